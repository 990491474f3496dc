/// Where an input or output of a program lies in memory.
public struct Port: Hashable, Sendable {
  /// The name of the tensor.
  public var name: String
  /// The first byte, in DDR or in the memory on the chip.
  public var address: Address
  /// The number of bytes.
  public var byteCount: Int

  /// Creates a port.
  public init(name: String, address: Address, byteCount: Int) {
    self.name = name
    self.address = address
    self.byteCount = byteCount
  }

  /// The bytes.
  public var region: Region { Region("port '\(name)'", at: address, run: byteCount) }
}
