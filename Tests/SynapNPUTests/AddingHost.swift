import SynapCore
import SynapNPU

/// A host whose functions add the first byte of their description to every byte.
struct AddingHost: HostEngine {
  struct Function: HostFunction {
    let summand: UInt8

    func run(operands: UnsafeRawBufferPointer, results: UnsafeMutableRawBufferPointer) {
      for index in results.indices { results[index] = operands[index] &+ summand }
    }
  }

  func function(
    describedBy description: StorageWindow, operandsSize: Int, resultsSize: Int
  ) throws -> any HostFunction {
    guard operandsSize == resultsSize, let summand = description.bytes.first else {
      throw Diagnostic.error("the blocks differ in size")
    }
    return Function(summand: summand)
  }
}
