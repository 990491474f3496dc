import SynapCore

/// The scheme `perchannel_symmetric_affine`: int8 weights with a scale per output channel and zero
/// point 0; activations have one scale and zero point.
public enum PerChannelSymmetricAffine {
  /// The scale, `least` or larger, under which -127...127 covers numbers of magnitude `largest`: the
  /// least one where that is too small for a normal scale, 1 where neither is normal.
  ///
  /// Channels of zeros give their bias alone, which the least scale stores best.
  public static func scale(forMagnitude largest: Float, atLeast least: Float = 0) -> Float {
    let scale = largest / 127
    if scale.isNormal { return max(scale, least) }
    return least.isNormal ? least : 1
  }
}
