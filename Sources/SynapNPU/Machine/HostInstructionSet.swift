import CKernels

/// A level of vector instructions of the host; every level gives the same bytes.
public enum HostInstructionSet: UInt32, CaseIterable, Sendable, CustomStringConvertible {
  /// The specification in plain C.
  case scalar = 0
  /// AVX2, FMA and F16C.
  case avx2 = 1
  /// AVX-512 with VNNI and VBMI.
  case avx512VNNI = 2
  /// AArch64 Advanced SIMD.
  case neon = 3
  /// The same with dot products of bytes.
  case neonDot = 4
  /// AVX2 with AVX-VNNI.
  case avxVNNI = 5

  /// The best level of this machine.
  public static var best: HostInstructionSet {
    HostInstructionSet(rawValue: ck_isa_best().rawValue) ?? .scalar
  }
  /// The levels that this machine has.
  public static var available: [HostInstructionSet] { allCases.filter(\.isAvailable) }
  /// Whether this machine has the level.
  public var isAvailable: Bool { ck_isa_available(kernelSet) }
  /// The name, for example `avx512-vnni`.
  public var description: String { String(cString: ck_isa_name(kernelSet)) }

  var kernelSet: ck_isa { ck_isa(rawValue: rawValue) }
}
