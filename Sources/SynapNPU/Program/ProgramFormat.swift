extension Program {
  /// The version of the files that this toolchain writes: major and minor number, `2.0`.
  package static var formatVersion: String { "\(ProgramFormat.major).\(ProgramFormat.minor)" }
}

/// The layout of a program file, everything little-endian:
///
/// | bytes | content |
/// |---|---|
/// | 0 ..< 8 | `SYNAPNPU` |
/// | 8 ..< 12 | major and minor version, 16 bits each |
/// | 12 ..< 16 | number of sections |
/// | from 16 | per section 24 bytes: tag (4 characters), zeros (4 bytes), offset and length (64 bits each) |
///
/// Sections begin on multiples of 64 bytes. Strings are a length (32 bits) and UTF-8.
enum ProgramFormat {
  static let magic: [UInt8] = Array("SYNAPNPU".utf8)
  /// Files with a newer major version are refused.
  static let major: UInt16 = 2
  /// Files with a newer minor version may have sections that this version passes over.
  static let minor: UInt16 = 0
  static let alignment = 64
  static let tableStart = 16
  static let entryByteCount = 24

  /// A part of the file.
  enum Section: String, CaseIterable {
    /// Target name, size of DDR and SRAM (64 bits each).
    case info = "INFO"
    /// Number of layers, then id, name and kind of each.
    case layers = "LAYR"
    /// Number of inputs, number of outputs, then name, space (8 bits), offset and size (32 bits
    /// each) of each.
    case ports = "PORT"
    /// The encoded instructions, words of 32 bits.
    case code = "CODE"
    /// Per instruction the index of its layer, `0xFFFFFFFF` for none.
    case origins = "ORIG"
    /// The constants; 64 zeros follow.
    case parameters = "PARM"
  }
}
