extension Tensor {
  /// The elements as samples of a picture, from 0 to 255: of `uint8` the bytes as they are stored, of
  /// other types the numbers that they stand for. `ImagePostprocessor` makes a picture of them.
  ///
  /// - Throws: a `Diagnostic` where the tensor lies in secure memory, or its elements are no numbers.
  public func samples() throws -> [Float] {
    dataType == .uint8 ? try withBytes { $0.map { Float($0) } } : try floats()
  }
}
