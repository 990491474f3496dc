import CZlib

/// Checksums that find damage, not tampering.
public enum Checksum {
  /// The CRC-32 of IEEE 802.3.
  public static func crc32(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
  }
}
