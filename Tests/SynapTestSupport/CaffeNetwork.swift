import SynapCore

/// A small Caffe network: the text of its `.prototxt` and the weights of its `.caffemodel`.
package struct CaffeNetwork {
  /// How weights are written.
  package enum Form: Sendable {
    /// With a shape and binary32 elements.
    case current
    /// With four extents and binary32 elements.
    case fourExtents
    /// With a shape and binary64 elements.
    case double
    /// With a shape and binary32 elements as bytes.
    case raw
  }

  /// The text.
  package var text: String
  /// The extents and elements of the weights of each layer.
  package var weights: [(layer: String, blobs: [(extents: [Int], elements: [Float])])] = []
  /// How they are written.
  package var form = Form.current
  /// Whether they are in a list of `V1LayerParameter`.
  package var isV1 = false

  /// A network of the layers that `text` describes, and an input `x` of the extents `input`.
  package init(_ text: String, input: [Int]? = nil) {
    let extents = (input ?? []).map { " dim: \($0)" }.joined()
    self.text =
      (input == nil
        ? "" : "layer { type: \"Input\" top: \"x\" input_param { shape {\(extents) } } }\n") + text
  }

  /// A network of one layer called `l` from `x` to `y`.
  package init(
    layer type: String, _ parameters: String = "", input: [Int],
    weights: [(extents: [Int], elements: [Float])] = []
  ) {
    self.init(
      "layer { name: \"l\" type: \"\(type)\" bottom: \"x\" top: \"y\" \(parameters) }", input: input
    )
    if !weights.isEmpty { self.weights = [("l", weights)] }
  }

  /// The bytes of the `.caffemodel`.
  package var model: [UInt8] {
    weights.flatMap { layer in
      let blobs = layer.blobs.flatMap { field(isV1 ? 6 : 7, blob($0.extents, $0.elements)) }
      return field(
        isV1 ? 2 : 100, field(isV1 ? 4 : 1, Array(layer.layer.utf8)) + blobs)
    }
  }

  /// Writes both files to `folder`, the weights only where there are any, and returns the path of the
  /// text.
  package func write(to folder: TemporaryFolder, named name: String = "net") throws -> String {
    if !weights.isEmpty { try folder.write(model, to: "\(name).caffemodel") }
    return try folder.write(text, to: "\(name).prototxt")
  }

  private func blob(_ extents: [Int], _ elements: [Float]) -> [UInt8] {
    let shape =
      form == .fourExtents
      ? zip(1..., [Int](repeating: 1, count: 4 - extents.count) + extents)
        .flatMap { varint($0 << 3) + varint($1) } : field(7, field(1, extents.flatMap(varint)))
    func bytes<Number: BitwiseCopyable>(_ numbers: [Number]) -> [UInt8] {
      numbers.withUnsafeBytes { Array($0) }
    }
    switch form {
    case .double: return shape + field(8, bytes(elements.map { Double($0) }))
    case .raw: return shape + varint(10 << 3) + varint(1) + field(12, bytes(elements))
    case .current, .fourExtents: return shape + field(5, bytes(elements))
    }
  }

  /// A field of bytes.
  private func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
    varint(number << 3 | 2) + varint(content.count) + content
  }

  private func varint(_ number: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = UInt64(bitPattern: Int64(number))
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
