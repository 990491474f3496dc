import SynapCore

/// A picture that a network makes, as the bytes of an uncoded file.
public struct ProcessedImage: Hashable, Sendable {
  /// The bytes, in the order that `fileExtension` stands for.
  public var data: [UInt8]
  /// The columns.
  public var width: Int
  /// The rows.
  public var height: Int
  /// The pixel format, by the extension of its files: `nv12`, `rgb`, …
  public var fileExtension: String

  /// Creates a picture.
  public init(data: [UInt8], width: Int, height: Int, fileExtension: String) {
    self.data = data
    self.width = width
    self.height = height
    self.fileExtension = fileExtension
  }
}

/// Makes one picture of the outputs of a network that processes pictures.
public struct ImagePostprocessor: Sendable {
  /// Creates a postprocessor.
  public init() {}

  /// Checks that `outputs` are planes that make a picture.
  ///
  /// - Throws: a `Diagnostic` that names the output at fault, or the formats there are.
  public func check(_ outputs: [OutputDescription]) throws { _ = try planes(of: outputs) }

  /// The picture in `tensors`, which hold numbers from 0 to 255; they are rounded, and limited to that.
  /// Of a network's tensors of `uint8` those are the stored bytes: `Tensor.samples()` of `SynapRuntime`.
  ///
  /// - Throws: a `Diagnostic` where the tensors don't make a picture.
  public func process(_ tensors: [OutputTensor]) throws -> ProcessedImage {
    let (format, planes) = try planes(of: tensors.map(\.description))
    for (tensor, index) in zip(tensors, tensors.indices)
    where tensor.count != Shape(tensor.description.shape).elementCount {
      throw tensors[index].description.failure("not as many values as the shape says")
    }
    let parts = planes.map { plane in
      tensors[plane.tensor].withValues { plane.bytes($0) }
    }
    var data: [UInt8] = []
    data.reserveCapacity(parts.reduce(0) { $0 + $1.count })
    if format.isInterleaved {
      for pixel in parts[0].indices {
        for part in parts { data.append(part[pixel]) }
      }
    } else {
      for part in parts { data += part }
    }
    return ProcessedImage(
      data: data, width: planes[0].width, height: planes[0].height,
      fileExtension: format.fileExtension)
  }

  /// The format that the types of `outputs` make, and its planes in order.
  private func planes(
    of outputs: [OutputDescription]
  ) throws -> (format: PlanarFormat, planes: [ImagePlane]) {
    let types = try outputs.map { try ImagePlane.type(of: $0) }
    let formats = PlanarFormat.all.filter { $0.types.sorted() == types.sorted() }
    guard let first = formats.first else {
      let known = PlanarFormat.all.map { $0.types.joined(separator: " + ") }
      throw Diagnostic.error(
        "outputs of the formats \(types.joined(separator: ", ")) make no picture",
        at: Location(node: outputs.first?.name), notes: ["known: \(known.joined(separator: ", "))"])
    }
    let planes = try first.types.map { type in
      let index = types.firstIndex(of: type) ?? 0
      return try ImagePlane(outputs[index], tensor: index, type: type)
    }
    let unsuited = formats.map { format in
      planes.dropFirst().first { !$0.suits(planes[0], isSubsampled: format.isSubsampled) }
    }
    if let index = unsuited.firstIndex(where: { $0 == nil }) { return (formats[index], planes) }
    let plane = unsuited.compactMap(\.self).first ?? planes[0]
    let expected = formats.map { $0.isSubsampled ? "half of both sides" : "equal sizes" }
    throw outputs[plane.tensor].failure(
      "\(plane.width)x\(plane.height) pixels beside \(planes[0].width)x\(planes[0].height)",
      notes: ["expected " + expected.joined(separator: " or ")])
  }
}
