import SynapCompiler
import SynapCore
import SynapIR
import SynapRuntime

extension SourceNetwork.Input {
  /// What the network sees of the picture in `data`, and the part of its plane that this is.
  ///
  /// - Throws: a `Diagnostic` where the input takes no pictures, or this is none.
  package func tensor(for data: InputData) throws -> (tensor: SynapIR.Tensor, rect: Rect) {
    if case .frame(let frame) = data.content { return try tensor(for: frame) }
    guard let image = data.uprightImage else { throw Diagnostic.error("not a picture") }
    return try tensor(for: image)
  }
}
