/// How a convolution is cut into pieces that the convolution cores' buffers hold.
///
/// A tile is at most 64 pixels wide; its height is what the input buffer of 12 rows holds beside
/// the kernel; the accumulators, 64 per core, are divided among the rows of a tile, and each pass
/// computes as many output channels as that leaves for all cores. After the tiling of the family's
/// older members.
struct ConvolutionTiling: Equatable, Sendable {
  /// Output pixels in a row of a tile.
  var width: Int
  /// Output rows of a tile.
  var height: Int
  /// Output channels of a pass.
  var channels: Int

  private static let maximumWidth = 64
  private static let inputBufferRows = 12
  private static let accumulators = 64

  /// Tiles the convolution that `parts` describe.
  init(_ parts: ConvolutionParts, output: MapView) {
    width = min(Self.maximumWidth, output.width)
    let rows = Self.inputBufferRows - parts.window.kernelHeight + 1
    height = min(output.height, max(1, rows))
    channels = min(output.channels, max(1, Self.accumulators / height) * height)
  }
}
