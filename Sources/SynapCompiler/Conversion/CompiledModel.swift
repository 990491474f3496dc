import SynapCore
import SynapIR
import SynapNPU
import SynapSecurity

/// A compiled network: its program and the metadata that describe its tensors.
public struct CompiledModel: Sendable {
  /// The instructions and their parameters.
  public let program: Program
  /// What `model.json` will say.
  public let metadata: ModelMetadata
  /// Where the results of the layers lie, as `layers.json` will say.
  public let layers: LayerTable
  /// The layers that the host's processor runs, in the order of the network.
  public let hostLayers: [HostLayer]

  /// The bytes of `model.synap`.
  public func encoded() throws -> [UInt8] {
    Bundle.encode(
      program: try program.encoded(), metadata: metadata, layers: layers.text)
  }

  /// The bytes of a secure `model.synap`, sealed with `keys`.
  public func encoded(sealedWith keys: SealingKeys) throws -> [UInt8] {
    try SecureModel.seal(program: try program.encoded(), metadata: metadata, with: keys)
  }
}
