/// A place in one of the machine's memories.
public struct Address: Hashable, Sendable, CustomStringConvertible {
  /// The memory.
  public var space: MemorySpace
  /// The distance from the start of the memory in bytes, `0 ..< 2^32`.
  public var offset: Int

  /// Creates an address.
  public init(_ space: MemorySpace = .ddr, _ offset: Int = 0) {
    self.space = space
    self.offset = offset
  }

  /// The place `distance` bytes after `address`.
  public static func + (address: Address, distance: Int) -> Address {
    Address(address.space, address.offset + distance)
  }

  /// `sram 0x1000`.
  public var description: String { "\(space) 0x" + String(offset, radix: 16) }
}

extension Address: FieldGroup {
  /// Space and offset, 34 bits.
  public static let fields: Fields<Address> = [
    .choice("space", \.space, MemorySpace.allCases, "memory"),
    .hexadecimal("offset", \.offset, 0...0xFFFF_FFFF, "bytes from the start of the memory"),
  ]
}
