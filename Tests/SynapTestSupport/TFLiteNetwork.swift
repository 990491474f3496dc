import SynapCore

/// A TFLite file that a test writes.
package struct TFLiteNetwork: Sendable {
  /// How the integers of a tensor stand for numbers.
  package struct Quantization: Sendable {
    /// One scale, or one per channel.
    package var scales: [Float]
    /// The stored value of 0.
    package var zeroPoint: Int
    /// The dimension that counts channels.
    package var axis: Int

    /// Creates a quantization.
    package init(_ scales: [Float], _ zeroPoint: Int = 0, axis: Int = 0) {
      self.scales = scales
      self.zeroPoint = zeroPoint
      self.axis = axis
    }
  }

  /// The schema's numbers of element types.
  package enum Element: Int, Sendable {
    case float32 = 0
    case float16 = 1
    case int32 = 2
    case uint8 = 3
    case int64 = 4
    case string = 5
    case int8 = 9
  }

  private var tensors: [FlatValue] = []
  private var buffers: [FlatValue] = [.table([])]
  private var codes: [FlatValue] = []
  private var operators: [FlatValue] = []
  /// The numbers of the tensors that are inputs.
  package var inputs: [Int] = []
  /// The numbers of the tensors that are outputs.
  package var outputs: [Int] = []
  /// The schema's version.
  package var version = 3

  /// Creates an empty network.
  package init() {}

  /// Adds a tensor and returns its number.
  package mutating func tensor(
    _ name: String?, _ shape: [Int], _ element: Element = .float32,
    _ quantization: Quantization? = nil, data: [UInt8]? = nil
  ) -> Int {
    if let data { buffers.append(.table([.bytes(data)])) }
    let parameters = quantization.map { given in
      FlatValue.table([
        nil, nil, .floats(given.scales),
        .wideIntegers(given.scales.map { _ in given.zeroPoint }), nil, nil, .integer(given.axis),
      ])
    }
    tensors.append(
      .table([
        .integers(shape), .byte(element.rawValue), .integer(data == nil ? 0 : buffers.count - 1),
        name.map(FlatValue.text), parameters,
      ]))
    return tensors.count - 1
  }

  /// Adds a tensor and makes it an input.
  package mutating func input(
    _ name: String, _ shape: [Int], _ element: Element = .float32,
    _ quantization: Quantization? = nil
  ) -> Int {
    inputs.append(tensor(name, shape, element, quantization))
    return inputs[inputs.count - 1]
  }

  /// Adds a constant of floats.
  package mutating func floats(_ name: String, _ shape: [Int], _ elements: [Float]) -> Int {
    tensor(name, shape, data: elements.flatMap { bytes(of: $0.bitPattern) })
  }

  /// Adds a constant of 32-bit integers.
  package mutating func integers(
    _ name: String, _ shape: [Int], _ elements: [Int], _ quantization: Quantization? = nil
  ) -> Int {
    tensor(
      name, shape, .int32, quantization,
      data: elements.flatMap { bytes(of: Int32(truncatingIfNeeded: $0)) })
  }

  /// Adds an operator: its number in the schema, operands (-1 for an absent one), results, and options
  /// with the number of their type.
  package mutating func append(
    _ code: Int, _ inputs: [Int], _ outputs: [Int], options kind: Int = 0,
    _ options: [FlatValue?] = [], custom: String? = nil, customOptions: [UInt8]? = nil
  ) {
    codes.append(
      .table([.byte(min(code, 127)), custom.map(FlatValue.text), .integer(1), .integer(code)]))
    operators.append(
      .table([
        .integer(codes.count - 1), .integers(inputs), .integers(outputs),
        kind == 0 ? nil : .byte(kind), kind == 0 ? nil : .table(options),
        customOptions.map(FlatValue.bytes),
      ]))
  }

  /// The bytes of the file.
  package func serialized() -> [UInt8] {
    let graph = FlatValue.table([
      .tables(tensors), .integers(inputs), .integers(outputs), .tables(operators),
    ])
    return FlatValue.table([
      .integer(version), .tables(codes), .tables([graph]), nil, .tables(buffers),
    ]).buffer(identifier: "TFL3")
  }

  private func bytes(of value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
