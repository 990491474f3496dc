import SynapCore

/// Throws unless both maps have the same extents.
func checkSameExtents(_ input: FeatureMap, _ output: FeatureMap) throws {
  guard input.hasExtents(of: output) else {
    throw Diagnostic.error("input and output differ in height, width or channels")
  }
}

/// Throws unless both maps have the same channels.
func checkSameChannels(_ input: FeatureMap, _ output: FeatureMap) throws {
  guard input.channels == output.channels else {
    throw Diagnostic.error(
      "input has \(input.channels) channels and output \(output.channels)")
  }
}

/// Throws unless the operands have one of `types` and extents that repeat to those of `output`.
func checkBroadcast(
  left: FeatureMap, right: FeatureMap, output: FeatureMap, types: [DataType]
) throws {
  try output.check("output", types: types)
  for (name, operand) in [("left", left), ("right", right)] {
    try operand.check(name, types: [output.elementType])
    guard operand.height == output.height || operand.height == 1,
      operand.width == output.width || operand.width == 1,
      operand.channels == output.channels || operand.channels == 1
    else {
      throw Diagnostic.error("the extents of \(name) are neither those of the output nor 1")
    }
  }
}

/// Throws unless element-wise arithmetic on integers has operands, zero points and a clamp that fit.
/// Zero points of int16 maps are 0.
func checkIntegerArithmetic(
  left: (map: FeatureMap, zeroPoint: Int), right: (map: FeatureMap, zeroPoint: Int),
  output: (map: FeatureMap, zeroPoint: Int), clamp: Clamp
) throws {
  try checkBroadcast(
    left: left.map, right: right.map, output: output.map, types: [.uint8, .int8, .int16])
  for (name, operand) in [("left", left), ("right", right), ("output", output)] {
    try checkZeroPoint(operand.zeroPoint, type: operand.map.elementType, of: name)
    guard operand.map.elementType != .int16 || operand.zeroPoint == 0 else {
      throw Diagnostic.error("the zero point of \(name) is \(operand.zeroPoint), int16 has 0")
    }
  }
  try clamp.check(type: output.map.elementType)
}

/// The largest magnitude of the difference of a stored value and a zero point in element-wise
/// arithmetic on `type`.
func largestDifference(of type: DataType) -> Int { type == .int16 ? 32768 : 255 }

/// Throws unless a pooling window fits maps of one type and number of channels and always has a tap
/// inside the input.
func checkPooling(input: FeatureMap, output: FeatureMap, window: Window) throws {
  try input.check("input", types: [.uint8, .int8, .int16, .float16, .float32])
  try output.check("output", types: [input.elementType])
  try checkSameChannels(input, output)
  try window.check(input: input, output: output)
  try window.checkTaps(input: input, output: output)
}

extension MemoryMap {
  /// Throws unless the `count` int32 entries at `address`, which lie inside, are parameters in
  /// `0 ..< limit`.
  func checkTable(_ address: Address, count: Int, below limit: Int, _ name: String) throws {
    guard address.space == .parameters else {
      throw Diagnostic.error("\(name) must be parameters, not at \(address)")
    }
    for index in 0..<count {
      let entry = Int(parameter(address + 4 * index))
      guard entry >= 0, entry < limit else {
        throw Diagnostic.error("\(name): entry \(index) is \(entry), which must be in 0..<\(limit)")
      }
    }
  }
}
