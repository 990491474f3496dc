import SynapCore

/// The sizes of a machine's memories, and the constants among its parameters.
public struct MemoryMap: Sendable {
  /// The parameters.
  public let parameters: StorageWindow
  /// The size of the work area in DDR in bytes.
  public let ddrByteCount: Int
  /// The size of the memory on the chip in bytes.
  public let sramByteCount: Int

  /// Creates a map.
  public init(parameters: StorageWindow, ddrByteCount: Int, sramByteCount: Int) {
    self.parameters = parameters
    self.ddrByteCount = ddrByteCount
    self.sramByteCount = sramByteCount
  }

  /// The size of a memory in bytes.
  public func byteCount(of space: MemorySpace) -> Int {
    switch space {
    case .parameters: parameters.byteCount
    case .ddr: ddrByteCount
    case .sram: sramByteCount
    }
  }

  /// Throws unless `region` is aligned and lies inside its memory.
  func check(_ region: Region) throws {
    let size = byteCount(of: region.space)
    var last = Int64(region.start.offset)
    var overflows = false
    for step in region.steps {
      let (distance, first) = Int64(step.count - 1).multipliedReportingOverflow(
        by: Int64(step.stride))
      let (sum, second) = last.addingReportingOverflow(distance)
      overflows = overflows || first || second || step.count < 1 || step.stride < 0
      last = sum
    }
    let (end, overflow) = last.addingReportingOverflow(Int64(region.run))
    guard !overflows, !overflow, region.start.offset >= 0, region.run > 0, end <= Int64(size) else {
      throw Diagnostic.error(
        "\(region.name) at \(region.start) leaves the memory \(region.space) of \(size) bytes")
    }
    let places = [region.start.offset] + region.steps.map(\.stride)
    guard places.allSatisfy({ $0.isMultiple(of: region.alignment) }) else {
      throw Diagnostic.error(
        "\(region.name) at \(region.start) is not aligned to \(region.alignment) bytes")
    }
  }

  /// The int32 at `address` among the parameters, which must lie inside.
  func parameter(_ address: Address) -> Int32 {
    let bytes = parameters.bytes
    precondition(address.space == .parameters, "constants are parameters")
    return Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: address.offset, as: Int32.self))
  }

  /// The int64 at `address` among the parameters, which must lie inside.
  func wideParameter(_ address: Address) -> Int64 {
    let bytes = parameters.bytes
    precondition(address.space == .parameters, "constants are parameters")
    return Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: address.offset, as: Int64.self))
  }

  /// The multiplier at `address` among the parameters, which must lie inside.
  func multiplier(_ address: Address) -> QuantizedMultiplier {
    QuantizedMultiplier(mantissa: parameter(address), exponent: parameter(address + 4))
  }
}
