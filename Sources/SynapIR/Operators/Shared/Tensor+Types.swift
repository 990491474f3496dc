import SynapCore

extension [Tensor?] {
  /// The float32 operand at `position`.
  ///
  /// - Throws: a `Diagnostic` where it is missing or of another type.
  func floats(_ position: Int) throws -> Tensor {
    let tensor = try operand(position)
    guard tensor.type.dataType == .float32 else {
      throw Diagnostic.error(
        "the float reference computes on float32, operand \(position) is \(tensor.type)")
    }
    return tensor
  }
}

extension Tensor {
  /// A tensor of the given type whose bytes `fill` writes; they are zero before, unless it
  /// writes all.
  package init(
    _ type: TensorType, isWrittenWhole: Bool = false,
    fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) rethrows {
    let storage = Storage.allocate(byteCount: type.byteCount, isWrittenWhole: isWrittenWhole)
    try fill(storage.bytes)
    self.init(type, in: storage)
  }

  /// An int32 or int64 tensor of the given elements, int32 ones saturated.
  init(_ type: TensorType, integers elements: [Int]) {
    precondition(type.dataType == .int64 || type.dataType == .int32)
    precondition(elements.count == type.shape.elementCount)
    if type.dataType == .int64 {
      self.init(type.shape, integers: elements)
    } else {
      self.init(type, of: Int32.self) {
        _ = $0.initialize(from: elements.map(Int32.init(clamping:)))
      }
    }
  }
}
