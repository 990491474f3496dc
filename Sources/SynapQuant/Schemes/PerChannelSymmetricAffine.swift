import SynapCore

/// The scheme `perchannel_symmetric_affine`: int8 weights with a scale per output channel and zero
/// point 0; activations have one scale and zero point.
public enum PerChannelSymmetricAffine {
  /// The scale under which -127...127 covers numbers of magnitude `largest`: 1 where that is too
  /// small for a normal scale.
  public static func scale(forMagnitude largest: Float) -> Float {
    let scale = largest / 127
    return scale.isNormal ? scale : 1
  }
}
