import SynapCore

/// What runs, beside the NPU, the operators that a program leaves to the host's processor.
public protocol HostEngine: Sendable {
  /// Prepares the call that `description` describes. Nothing of it has been checked before.
  ///
  /// - Parameters:
  ///   - operandsSize: the bytes of the block that it will read.
  ///   - resultsSize: the bytes of the block that it will write.
  /// - Throws: a `Diagnostic` where the description is damaged or doesn't fit the blocks.
  func function(
    describedBy description: StorageWindow, operandsSize: Int, resultsSize: Int
  ) throws -> any HostFunction
}

/// An operator ready to run on the host's processor.
public protocol HostFunction {
  /// Computes the results from the operands; can't fail, and gives the same bytes on every machine.
  func run(operands: UnsafeRawBufferPointer, results: UnsafeMutableRawBufferPointer)
}
