import SynapCore
import SynapImage

/// Brings data into the form that a network's input wants: size, channel order, layout, or the planes
/// of a camera's frame.
public struct Preprocessor: Sendable {
  /// The part of pictures that networks with a variable crop use, in pixels of the picture as it is
  /// given; nil for all of it.
  public private(set) var roi: Rect?

  /// Creates a preprocessor that uses whole pictures.
  public init() {}

  /// Makes `roi` the part of the pictures assigned from now on that networks use; nil stands for all
  /// of a picture.
  public mutating func setROI(_ roi: Rect?) { self.roi = roi }

  /// Assigns `data` to the input of a network that begins with the tensor at `index` of `inputs`: to
  /// one tensor, or to all of those that take the planes of a camera's frame and the part to use.
  ///
  /// Frames of the network's own layout and size are stored as they are. Others, and photos, are
  /// converted: fitted into the network's frame with bands where the proportions differ, as the first
  /// tensor's format string says.
  ///
  /// - Returns: the part of the picture's plane that the network sees, in pixels of the picture; it
  ///   reaches beyond the picture where there are bands. Nil for raw data.
  /// - Throws: a `Diagnostic` where the data don't fit, or where there is a region of interest and the
  ///   network can't use one.
  @discardableResult
  public func assign(
    _ data: InputData, to inputs: [Tensor], at index: Int = 0
  ) throws -> Rect? {
    guard inputs.indices.contains(index) else {
      throw Diagnostic.error("there is no input \(index) among \(inputs.count)")
    }
    guard let picture = PictureInput(inputs, at: index) else {
      guard roi == nil else {
        throw Diagnostic.error("No cropping tensors at index: \(index + 1)")
      }
      return try assign(data, to: inputs[index])
    }
    return try locating(in: Location(file: data.name)) {
      try assign(data.content, to: picture)
    }
  }

  /// Assigns `data` to `tensor`. A picture is fitted into the tensor with bands where its
  /// proportions differ, as the tensor's format string says; raw bytes are stored as they are; of a
  /// camera's frame the plane is taken that the tensor is for, where it is for one alone.
  ///
  /// - Returns: the part of the picture's plane that the tensor shows, in pixels of the picture;
  ///   it reaches beyond the picture where there are bands. Nil for raw data.
  /// - Throws: a `Diagnostic` where the data don't fit the tensor.
  @discardableResult
  public func assign(_ data: InputData, to tensor: Tensor) throws -> Rect? {
    try locating(in: Location(file: data.name)) {
      switch data.content {
      case .raw(let bytes):
        try bytes.withUnsafeBytes { try tensor.assign(raw: $0) }
        return nil
      case .frame(let frame):
        if let samples = frame.plane(for: tensor.metadata) {
          try samples.withUnsafeBytes { try tensor.assign(raw: $0) }
          return Rect(width: frame.width, height: frame.height)
        }
        return try assign(frame.image, to: tensor)
      case .picture(let image, let format):
        return try assign(InputData.upright(image, format: format), to: tensor)
      }
    }
  }

  private func assign(_ image: Image, to tensor: Tensor) throws -> Rect {
    guard let size = tensor.metadata.pictureSize else {
      throw Diagnostic.error(
        "a picture can't be assigned to '\(tensor.name)' of shape \(tensor.shape)")
    }
    let input = try ImageInput(
      format: tensor.format, width: size.width, height: size.height,
      channels: tensor.metadata.channelCount)
    let (prepared, rect) = try input.prepare(image)
    try prepared.pixels.withUnsafeBufferPointer { pixels in
      if tensor.layout == .nhwc || prepared.channels == 1 {
        try tensor.assign(pixels)
      } else {
        try Preprocessor.planar(pixels, channels: prepared.channels)
          .withUnsafeBufferPointer { try tensor.assign($0) }
      }
    }
    return rect
  }

  /// Stores `content` in the tensors of a network that prepares it itself.
  private func assign(_ content: InputData.Content, to picture: PictureInput) throws -> Rect? {
    let preprocessing = picture.preprocessing
    let image: Image
    switch content {
    case .raw(let bytes):
      let frame = try CameraFrame(
        layout: preprocessing.layout, width: preprocessing.width, height: preprocessing.height,
        bytes: bytes)
      _ = try assign(frame, showing: preprocessing.wholeRect, to: picture)
      return nil
    case .frame(let frame):
      if frame.suits(preprocessing) {
        return try assign(frame, showing: preprocessing.wholeRect, to: picture)
      }
      image = frame.image
    case .picture(let given, let format):
      image = InputData.upright(given, format: format)
    }
    let (fitted, rect) = try preprocessing.fitted(image, format: picture.format)
    return try assign(
      CameraFrame(fitted, as: preprocessing.layout), showing: rect, of: image, to: picture)
  }

  /// Stores `frame`, which shows the part `rect` of a picture's plane.
  private func assign(
    _ frame: CameraFrame, showing rect: Rect, of image: Image? = nil, to picture: PictureInput
  ) throws -> Rect {
    let preprocessing = picture.preprocessing
    let region = try roi.map { roi in
      let size = image.map { ($0.width, $0.height) } ?? (frame.width, frame.height)
      return try preprocessing.region(showing: roi, of: rect, pictureSize: size)
    }
    try picture.crop(to: region)
    try picture.assign(frame)
    return preprocessing.part(region ?? preprocessing.defaultRegion, of: rect)
  }

  /// Interleaved pixels as one plane per channel.
  private static func planar(_ pixels: UnsafeBufferPointer<UInt8>, channels: Int) -> [UInt8] {
    let area = pixels.count / channels
    return [UInt8](unsafeUninitializedCapacity: pixels.count) { planes, count in
      for channel in 0..<channels {
        for index in 0..<area {
          planes[channel * area + index] = pixels[index * channels + channel]
        }
      }
      count = pixels.count
    }
  }
}

extension PicturePreprocessing {
  /// The part of a frame that shows the part `roi` of a picture, where the whole frame shows `rect` of
  /// its plane: to nearest, at least one pixel.
  ///
  /// - Throws: a `Diagnostic` where `roi` is not a part of the picture.
  fileprivate func region(
    showing roi: Rect, of rect: Rect, pictureSize: (width: Int, height: Int)
  ) throws -> Rect {
    guard roi.width > 0, roi.height > 0, roi.x >= 0, roi.y >= 0,
      roi.x <= pictureSize.width - roi.width, roi.y <= pictureSize.height - roi.height
    else {
      throw Diagnostic.error(
        "the region \(roi) lies outside the picture of \(pictureSize.width)x\(pictureSize.height) "
          + "pixels")
    }
    func scaled(_ start: Int, _ count: Int, from extent: Int, to frame: Int) -> (Int, Int) {
      func rounded(_ value: Int) -> Int { (2 * value * frame + extent) / (2 * extent) }
      let first = min(max(rounded(start), 0), frame - 1)
      return (first, min(max(rounded(start + count) - first, 1), frame - first))
    }
    let (x, columns) = scaled(roi.x - rect.x, roi.width, from: rect.width, to: width)
    let (y, rows) = scaled(roi.y - rect.y, roi.height, from: rect.height, to: height)
    return Rect(x: x, y: y, width: columns, height: rows)
  }
}

extension CameraFrame {
  /// The samples for `tensor`, which takes one plane of frames like this; nil where it doesn't. Planes
  /// of one component fit both orders of dimensions, and luma a tensor without a format, too.
  fileprivate func plane(for tensor: TensorMetadata) -> [UInt8]? {
    let type = FormatString(tensor.format).type
    for (plane, samples) in zip(layout.planes, planes) {
      let (rows, columns) = plane.extents(height: height, width: width)
      let shapes: [Shape] =
        plane.components.count == 1
        ? [[1, rows, columns, 1], [1, 1, rows, columns]]
        : [plane.shape(height: height, width: width).shape]
      let isMeant = type == plane.format || (type.isEmpty && plane.components == [.luma])
      if isMeant, tensor.dataType == .uint8, shapes.contains(tensor.shape) { return samples }
    }
    return nil
  }
}
