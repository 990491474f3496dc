import SynapCore
import SynapIR
import SynapNPU

extension ProgramBuilder {
  /// Adds the elements of `tensor` as they lie, or finds them.
  mutating func appendParameters(_ tensor: Tensor) -> Address {
    appendParameters(tensor.withBytes { Array($0) })
  }
}
