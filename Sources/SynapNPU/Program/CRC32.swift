/// The CRC-32 of IEEE 802.3.
func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  var table = [UInt32](repeating: 0, count: 256)
  for index in 0..<256 {
    var value = UInt32(index)
    for _ in 0..<8 {
      let isOdd = value & 1 == 1
      value >>= 1
      if isOdd { value ^= 0xEDB8_8320 }
    }
    table[index] = value
  }
  var sum: UInt32 = .max
  for byte in bytes {
    let index = Int(UInt8(truncatingIfNeeded: sum) ^ byte)
    sum = table[index] ^ (sum >> 8)
  }
  return ~sum
}
