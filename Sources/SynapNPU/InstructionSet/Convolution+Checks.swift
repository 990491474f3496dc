import SynapCore

/// Throws where extents, groups or window of a convolution don't fit, or the strides of a transposed
/// one and its groups cut the output into more than 65,536 parts.
func checkConvolution(
  input: FeatureMap, output: FeatureMap, types: [DataType], window: Window, groups: Int,
  isTransposed: Bool
) throws {
  try input.check("input", types: types)
  try output.check("output", types: [input.elementType])
  guard input.channels.isMultiple(of: groups), output.channels.isMultiple(of: groups) else {
    throw Diagnostic.error(
      "\(groups) groups don't divide \(input.channels) input and \(output.channels) output channels"
    )
  }
  if isTransposed {
    try window.checkTransposed(input: input, output: output)
    // What a transposed convolution prepares for each group and position modulo the strides.
    let parts =
      groups * min(window.strideY, output.height) * min(window.strideX, output.width)
    guard parts <= 65_536 else {
      throw Diagnostic.error(
        "strides of \(window.strideY)x\(window.strideX) and \(groups) groups cut the output into "
          + "\(parts) parts, more than 65536")
    }
  } else {
    try window.check(input: input, output: output)
  }
}

/// Throws where zero points, clamp or weight type of an 8-bit convolution don't fit.
func checkQuantities(
  input: FeatureMap, output: FeatureMap, weights: Weights, inputZeroPoint: Int,
  outputZeroPoint: Int, clamp: Clamp
) throws {
  try checkZeroPoint(inputZeroPoint, type: input.elementType, of: "input")
  try checkZeroPoint(outputZeroPoint, type: output.elementType, of: "output")
  try clamp.check(type: output.elementType)
  if input.elementType == .int8, weights.elementType != .int8 {
    throw Diagnostic.error("an int8 input needs int8 weights, not \(weights.elementType)")
  }
}

/// The largest magnitude of a stored value of the integer `type` less `zeroPoint`.
func largestMagnitude(of type: DataType, zeroPoint: Int) -> Int {
  guard let range = type.integerRange else { return 0 }
  return max(zeroPoint - range.lowerBound, range.upperBound - zeroPoint)
}

/// The work of a convolution, tile by tile.
///
/// Every tile of `tiling.width * tiling.height` outputs reads the input region under it, halo
/// included, once per pass of `tiling.channels` output channels of a group; constants are fetched ahead
/// once, and again for every further tile unless the tiling caches them.
func convolutionWork(
  input: FeatureMap, output: FeatureMap, window: Window, groups: Int, isTransposed: Bool,
  tiling: Tiling, constants: [Region]
) -> Work {
  let pixels = isTransposed ? input : output
  let columns = Extent(
    output.width, tile: tiling.width, input: input.width, stride: window.strideX,
    window: window.width, isTransposed: isTransposed)
  let rows = Extent(
    output.height, tile: tiling.height, input: input.height, stride: window.strideY,
    window: window.height, isTransposed: isTransposed)
  let groupOutputs = output.channels / groups
  let passes = (groupOutputs + tiling.channels - 1) / tiling.channels

  var work = Work()
  work.elementBits = 8 * input.elementType.byteCount
  work.macs =
    pixels.height * pixels.width * output.channels * window.area * (input.channels / groups)
  work.outputChannels = output.channels
  work.elements = max(input.elementCount, output.elementCount)
  if max(window.strideY, window.strideX) > 1, input.channels <= Work.pictureChannels {
    work.rearranged = input.elementCount
  }
  work.read(
    rows.inputsRead * columns.inputsRead * input.channels * input.elementType.byteCount * passes,
    from: input.address.space)
  let repeats = tiling.cachesWeights ? 1 : rows.tiles * columns.tiles
  for region in constants {
    work.read(region.byteCount, from: region.space)
    work.read(region.byteCount * (repeats - 1), from: .ddr)
  }
  work.write(output.byteCount, to: output.address.space)
  return work
}

/// One spatial axis of a tiled convolution.
private struct Extent {
  let tiles: Int
  /// The input rows or columns read over all tiles, those of the halo several times.
  let inputsRead: Int

  init(
    _ output: Int, tile: Int, input: Int, stride: Int, window: Int, isTransposed: Bool
  ) {
    tiles = (output + tile - 1) / tile
    var total = 0
    for index in 0..<tiles {
      let extent = min(tile, output - index * tile)
      let needed =
        isTransposed
        ? (extent + window - 2) / stride + 1 : (extent - 1) * stride + window
      total += min(needed, input)
    }
    inputsRead = total
  }
}
