import SynapCore
import SynapIR
import SynapNPU

extension IntegerConvolution {
  /// The convolution of `input` that `parts` describe, in `place`; its constants and what depends on
  /// its type are still to be set.
  init(
    of parts: ConvolutionParts, input: MapView, output: MapView, clamp: Clamp, in place: Placement
  ) {
    self.init()
    self.input = place.featureMap(input)
    self.output = place.featureMap(output)
    window = parts.window
    groups = parts.groups
    self.clamp = clamp
    isTransposed = parts.isTransposed
    tiling = Tiling(of: parts, output: output)
    tiling.cachesWeights = parts.weights.type.byteCount <= place.weightCacheByteCount
  }
}
