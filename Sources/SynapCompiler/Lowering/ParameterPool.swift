import SynapCore
import SynapIR
import SynapNPU

/// The constant bytes of a program: weights, biases, multipliers and tables. Equal pieces are kept
/// once.
struct ParameterPool {
  /// All bytes so far.
  private(set) var bytes: [UInt8] = []
  private var known: [[UInt8]: Int] = [:]

  /// Adds `piece` on a boundary of `alignment` bytes, or finds it.
  mutating func append(_ piece: [UInt8], alignment: Int = 64) -> Address {
    if let offset = known[piece] { return address(offset) }
    let excess = bytes.count % alignment
    if excess > 0 { bytes.append(contentsOf: repeatElement(0, count: alignment - excess)) }
    let offset = bytes.count
    bytes.append(contentsOf: piece)
    known[piece] = offset
    return address(offset)
  }

  /// Adds the elements of `tensor` as they lie.
  mutating func append(_ tensor: Tensor) -> Address { append(tensor.withBytes { Array($0) }) }

  /// Adds little-endian 32-bit integers.
  mutating func append(integers: [Int32]) -> Address {
    append(integers.withUnsafeBytes { Array($0) })
  }

  private func address(_ offset: Int) -> Address {
    Address(.parameters, offset)
  }
}
