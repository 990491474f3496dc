import SynapNPU

extension Tiling {
  private static let maximumWidth = 64
  private static let inputBufferRows = 12
  private static let accumulators = 64

  /// The pieces of a convolution that the convolution cores' buffers hold.
  ///
  /// A tile is at most 64 pixels wide; its height is what the input buffer of 12 rows holds beside
  /// the kernel; the accumulators, 64 per core, are divided among the rows of a tile, and each pass
  /// computes as many output channels as that leaves for all cores. After the tiling of the family's
  /// older members.
  init(of parts: ConvolutionParts, output: MapView) {
    let rows = Self.inputBufferRows - parts.window.kernelHeight + 1
    let height = min(output.height, max(1, rows))
    self.init(
      width: min(Self.maximumWidth, output.width), height: height,
      channels: min(output.channels, max(1, Self.accumulators / height) * height))
  }
}
