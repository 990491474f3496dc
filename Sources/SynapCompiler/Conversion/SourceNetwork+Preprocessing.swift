import SynapCore
import SynapIR
import SynapImage
import SynapQuant

extension SourceNetwork.Input {
  /// What the compiled network does to an input before its first layer.
  public enum Preprocessing: Equatable, Sendable {
    /// It takes a camera's picture and prepares that itself.
    case picture(PicturePreprocessing)
    /// It takes numbers in binary32 and normalizes and quantizes them itself.
    case float32
  }

  /// What the network sees of `image`, and the part of the picture's plane that this is: through the
  /// frame of a camera, where the compiled network takes one.
  ///
  /// - Throws: a `Diagnostic` where the input takes no pictures.
  public func tensor(for image: Image) throws -> (tensor: Tensor, rect: Rect) {
    guard case .picture(let preprocessing) = preprocessing else {
      return try reader.tensor(for: image)
    }
    let (frame, rect) = try preprocessing.fitted(image, format: format)
    return try tensor(for: CameraFrame(frame, as: preprocessing.layout), showing: rect)
  }

  /// What the network sees of a camera's `frame`, and the part of it that this is: as it is where the
  /// compiled network takes frames like this, else through one.
  ///
  /// - Throws: a `Diagnostic` where the input takes no pictures.
  public func tensor(for frame: CameraFrame) throws -> (tensor: Tensor, rect: Rect) {
    guard case .picture(let preprocessing) = preprocessing, frame.suits(preprocessing) else {
      return try tensor(for: frame.image)
    }
    return try tensor(for: frame, showing: preprocessing.wholeRect)
  }

  /// What the network sees of a frame that suits it and shows `rect` of a picture's plane.
  private func tensor(
    for frame: CameraFrame, showing rect: Rect
  ) throws -> (tensor: Tensor, rect: Rect) {
    guard case .picture(let preprocessing) = preprocessing else {
      throw Diagnostic.error("the network takes no frames of a camera")
    }
    let region = preprocessing.defaultRegion
    let view = try preprocessing.view(of: frame.image, region: region)
    return (try reader.tensor(for: view).tensor, preprocessing.part(region, of: rect))
  }

  /// The numbers that the compiled network takes for `tensor`, which the network computes with: where
  /// it normalizes them itself, those before.
  public func given(_ tensor: Tensor) -> [Float] {
    guard preprocessing == .float32 else { return tensor.floats }
    let (means, scale) = (reader.normalization.means, reader.normalization.scale)
    let axis = layout == .nhwc ? 3 : 1
    let (run, count) =
      means.count > 1 ? (tensor.shape.strides[axis], tensor.shape[axis]) : (1, 1)
    return tensor.floats.enumerated().map { index, number in
      number * scale + means[index / run % count]
    }
  }
}

extension Metafile.Preprocess {
  /// What the metafile asks for on an input of `type` and `layout`.
  ///
  /// - Throws: a `Diagnostic` where the input isn't one for it.
  func resolved(
    for type: TensorType, layout: Layout
  ) throws -> SourceNetwork.Input.Preprocessing? {
    guard kind != .none else { return nil }
    guard type.dataType == .float32 else {
      throw Diagnostic.error("Preprocessing is for inputs of numbers, not \(type)")
    }
    guard let pixels = PixelLayout(rawValue: kind.rawValue) else { return .float32 }
    let shape = type.shape
    let (channelAxis, rowAxis) = layout == .nhwc ? (3, 1) : (1, 2)
    guard shape.rank == 4, shape[0] == 1, shape[channelAxis] == pixels.channelCount else {
      throw Diagnostic.error(
        "Preprocessing '\(kind.rawValue)' can only be used when the input tensor has "
          + "\(pixels.channelCount) channel\(pixels.channelCount == 1 ? "" : "s")",
        notes: ["the input is \(shape)"])
    }
    let (networkHeight, networkWidth) = (shape[rowAxis], shape[rowAxis + 1])
    let (height, width) = (size?.value[0] ?? networkHeight, size?.value[1] ?? networkWidth)
    do {
      try CameraFrame.checkSize(layout: pixels, width: width, height: height)
    } catch let error as Diagnostic {
      guard let size else { throw error }
      throw error.located(in: size.location)
    }
    var conversion = PicturePreprocessing(
      layout: pixels, height: height, width: width, networkHeight: networkHeight,
      networkWidth: networkWidth)
    switch crop {
    case .off: break
    case .variable: conversion.crop = .variable
    case .rectangle(let x, let y, let columns, let rows):
      guard columns <= width, rows <= height, x <= width - columns, y <= height - rows else {
        throw Diagnostic.error(
          "'crop' reaches beyond the source picture of \(height) rows and \(width) columns",
          notes: ["it is [x, y, width, height], 'size' is [height, width]"])
      }
      conversion.crop = .rect(Rect(x: x, y: y, width: columns, height: rows))
    }
    return .picture(conversion)
  }
}
