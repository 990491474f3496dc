import SynapCore

/// What is known of an output tensor before the network runs.
public struct OutputDescription: Equatable, Sendable {
  /// The tensor's name.
  public var name: String
  /// The tensor's extents, outermost first.
  public var shape: [Int]
  /// What the metafile says about its meaning; empty where it says nothing.
  public var format: String
  /// The order of the dimensions; `none` where it is not known.
  public var layout: Layout

  /// Creates a description.
  public init(name: String, shape: [Int], format: String = "", layout: Layout = .none) {
    self.name = name
    self.shape = shape
    self.format = format
    self.layout = layout
  }

  /// `error` at this tensor.
  func failure(_ message: String, notes: [String] = []) -> Diagnostic {
    .error(message, at: Location(node: name), notes: notes)
  }
}

/// An output tensor with its values, dequantized, dense and row-major.
public struct OutputTensor {
  private enum Values {
    case array([Float])
    case borrowed(UnsafeBufferPointer<Float>)
  }

  /// The tensor's name, shape and format.
  public var description: OutputDescription
  private let values: Values

  /// Creates a tensor from an array, which is not copied.
  public init(
    name: String, shape: [Int], format: String = "", layout: Layout = .none, values: [Float]
  ) {
    description = OutputDescription(name: name, shape: shape, format: format, layout: layout)
    self.values = .array(values)
  }

  /// Creates a tensor from values that stay the caller's; they must outlive this tensor.
  public init(
    name: String, shape: [Int], format: String = "", layout: Layout = .none,
    borrowing values: UnsafeBufferPointer<Float>
  ) {
    description = OutputDescription(name: name, shape: shape, format: format, layout: layout)
    self.values = .borrowed(values)
  }

  /// The number of values.
  public var count: Int {
    switch values {
    case .array(let array): array.count
    case .borrowed(let buffer): buffer.count
    }
  }

  /// Calls `body` with the values, valid during the call.
  package func withValues<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    switch values {
    case .array(let array): try array.withUnsafeBufferPointer(body)
    case .borrowed(let buffer): try body(buffer)
    }
  }
}
