extension TensorMetadata {
  /// The extent of the channel dimension; 1 for tensors that are no feature maps.
  package var channelCount: Int {
    guard shape.rank == 4 else { return 1 }
    return layout == .nhwc ? shape[3] : shape[1]
  }

  /// The number of neighbouring elements of the same channel.
  package var channelRun: Int {
    guard shape.rank == 4 else { return shape.elementCount }
    return layout == .nhwc ? 1 : shape[2] * shape[3]
  }

  /// Height and width of a feature map; nil for other tensors.
  public var pictureSize: (height: Int, width: Int)? {
    guard shape.rank == 4 else { return nil }
    return layout == .nhwc ? (shape[1], shape[2]) : (shape[2], shape[3])
  }

  /// Height and width of the pictures that the network itself sees: what becomes of an input picture
  /// where the network prepares it; nil for other tensors.
  public var networkSize: (height: Int, width: Int)? {
    preprocessing.map { ($0.networkHeight, $0.networkWidth) } ?? pictureSize
  }
}
