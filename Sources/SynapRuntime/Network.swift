import SynapCore
import SynapHost
import SynapNPU
import SynapSecurity

/// A compiled model, loaded and ready to run on the emulated NPU.
///
/// Use one network from one thread at a time; several networks are independent of each other.
public final class Network {
  /// The inputs in the model's order: assign data to them before `predict()`.
  public let inputs: [Tensor]
  /// The outputs in the model's order: read them after `predict()`.
  public let outputs: [Tensor]
  /// The target that the model is for, for example `VS680`.
  public var target: String { metadata.target }
  /// What `model.json` says.
  public let metadata: ModelMetadata
  /// The instructions that the model consists of.
  ///
  /// - Throws: a `Diagnostic` where the model is secure.
  public var program: Program {
    get throws {
      guard !isSecure else {
        throw Diagnostic.error("the model is secure: its program and its layers are not shown")
      }
      return machine.program
    }
  }
  /// Where the results of the layers lie; empty where the model doesn't say, as secure ones don't.
  public let layers: LayerTable
  let machine: Machine

  /// Loads the `model.synap` file at `path`, which may be a secure one.
  ///
  /// - Parameters:
  ///   - threads: how many threads compute; nil takes one per processor that the caller may run on.
  ///     Results don't depend on it.
  ///   - keys: what opens secure models; nil takes the user's folder (`KeyStore.standard()`).
  ///   - board: the target that is emulated, which refuses models of another NPU; nil takes the one
  ///     that the environment's `SYNAP_TARGET` names, and every model's own where there is none.
  /// - Throws: a `Diagnostic` where the file is damaged, not one that this version can run, or
  ///   refused by `keys` or `board`.
  public convenience init(
    contentsOf path: String, threads: Int? = nil, keys: KeyStore? = nil, on board: Target? = nil
  ) throws {
    try self.init(Storage.read(path: path), file: path, threads: threads, keys: keys, on: board)
  }

  /// Loads the `model.synap` file whose bytes are in `storage`; `file` names it in errors.
  public convenience init(
    _ storage: Storage, file: String, threads: Int? = nil, keys: KeyStore? = nil,
    on board: Target? = nil
  ) throws {
    try self.init(
      Bundle(unlocking: storage, file: file, keys: keys), file: file, threads: threads, keys: keys,
      on: board)
  }

  /// Makes a network of a bundle; `file` names it in errors.
  ///
  /// - Throws: a `Diagnostic` where this version can't run it, or `keys` or `board` refuse it.
  public init(
    _ bundle: Bundle, file: String, threads: Int? = nil, keys: KeyStore? = nil,
    on board: Target? = nil
  ) throws {
    if !bundle.subgraphs.allSatisfy(\.metadata.isSecure) {
      try KeyStore.checkPlainModel(file, with: keys)
    }
    (metadata, machine, layers, inputs, outputs) = try locating(in: Location(file: file)) {
      guard bundle.subgraphs.count == 1, let subgraph = bundle.subgraphs.first else {
        throw Diagnostic.error("models of several subgraphs are not supported yet")
      }
      let metadata = subgraph.metadata
      let program = try Program(
        decoding: StorageWindow(bundle.storage, range: subgraph.program),
        name: File.name(of: file))
      guard program.targetName == metadata.target else {
        throw Diagnostic.error(
          "the program is for \(program.targetName), model.json says \(metadata.target)")
      }
      try (board ?? Target.ofEnvironment)?.check(program)
      guard program.inputs.count == metadata.inputs.count,
        program.outputs.count == metadata.outputs.count
      else { throw Diagnostic.error("the program and model.json don't have the same tensors") }
      let layers = try (metadata.isSecure ? nil : subgraph.layers).map { range in
        try LayerTable(parsing: [UInt8](bundle.storage.bytes[range]), for: program)
      }
      let callsHost = program.instructions.contains { $0 is HostCall }
      let machine = try Machine(
        program: program, threads: threads,
        hostEngine: callsHost ? OperatorEngine(threadCount: threads) : nil)
      let inputs = try metadata.inputs.enumerated().map { position, tensor in
        try Tensor(tensor, .input(position), of: machine)
      }
      let outputs = try metadata.outputs.enumerated().map { position, tensor in
        try Tensor(tensor, .output(position), of: machine)
      }
      return (metadata, machine, layers ?? LayerTable(), inputs, outputs)
    }
    try locating(in: Location(file: file)) { try placeBuffers() }
  }

  /// Computes the outputs from the inputs.
  public func predict() { machine.run() }

  /// How long the silicon would take, by the timing model of the target.
  ///
  /// - Throws: a `Diagnostic` where the target has no NPU, or the model is secure: an estimate
  ///   tells its layers.
  public func estimate() throws -> Estimate { try program.estimate() }

  /// How long the silicon would take in all, by the timing model of the target; nil where that has
  /// no NPU.
  ///
  /// - Throws: a `Diagnostic` where the target is not known.
  public func estimatedTime() throws -> (cycles: Int, milliseconds: Double)? {
    guard try Target.named(target).hasNPU else { return nil }
    let estimate = try machine.program.estimate()
    return (estimate.cycles, estimate.milliseconds)
  }
}
