import SynapCore
import SynapIR
import SynapNPU
import SynapQuant

/// A network compiled on trial in one data type, without calibration data: the numbers that it would
/// compute are worthless, where its layers run and how long they take is not.
public struct NetworkTrial: Sendable {
  /// What one engine does.
  public struct EngineShare: Equatable, Sendable {
    /// The engine.
    public let engine: Engine
    /// The layers that keep it busy longest.
    public let layerCount: Int
    /// How long it is busy, in milliseconds.
    public let milliseconds: Double
  }

  /// What the layers store.
  public enum DataTypes: String, CaseIterable, Sendable {
    /// The integers that the file has.
    case stored = "as stored"
    /// uint8, and floats where there is no integer arithmetic.
    case uint8
    /// int16, likewise.
    case int16
    /// float16 throughout.
    case float16
  }

  /// What the layers store.
  public let dataTypes: DataTypes
  /// The time of one inference on the silicon by the timing model, in milliseconds.
  public let milliseconds: Double
  /// The bytes of the program's parameters.
  public let parameterByteCount: Int
  /// The bytes of its work area in DDR and on the chip.
  public let memoryByteCount: Int
  /// The engines with something to do, NN first.
  public let engines: [EngineShare]
  /// The layers that the host's processor runs.
  public let hostLayers: [HostLayer]

  /// Compiles `source` for `target` in every data type that it can have, or says why one fails: what
  /// `synap convert` would say.
  public static func all(
    of source: SourceNetwork, target: Target
  ) -> [(dataTypes: DataTypes, trial: Result<NetworkTrial, any Error>)] {
    let calibration = Result { try source.graph.calibratedOnTrial() }
    return DataTypes.allCases.filter { $0 != .stored || source.quantized != nil }.map { types in
      (
        types,
        Result { try NetworkTrial(of: source, as: types, target: target, calibration) }
      )
    }
  }

  private init(
    of source: SourceNetwork, as dataTypes: DataTypes, target: Target,
    _ calibration: Result<Calibration, any Error>
  ) throws {
    let compiler = ProgramCompiler(target: target)
    let graph: Graph
    switch dataTypes {
    case .float16: graph = try source.graph.halved()
    case .stored:
      guard let quantized = source.quantized else {
        throw Diagnostic.error("the network stores no integers")
      }
      graph = quantized.keepingStoredIntegers()
    case .uint8, .int16:
      let dataType: DataType = dataTypes == .uint8 ? .uint8 : .int16
      guard let format = NumberFormat(dataType) else { preconditionFailure("a default exists") }
      graph = try source.graph.storedOnTrial(in: format, calibration.get(), by: compiler)
    }
    let model = try compiler.compile(graph, of: source)
    let estimate = try model.program.estimate()
    self.dataTypes = dataTypes
    milliseconds = estimate.milliseconds
    parameterByteCount = model.program.parameters.byteCount
    memoryByteCount = model.program.ddrByteCount + model.program.sramByteCount
    engines = estimate.engineShares
    hostLayers = model.hostLayers
  }
}

extension Estimate {
  /// What each engine does that has something to do.
  public var engineShares: [NetworkTrial.EngineShare] {
    Engine.allCases.compactMap { engine in
      guard let cycles = engineCycles[engine], cycles > 0 else { return nil }
      return NetworkTrial.EngineShare(
        engine: engine, layerCount: layers.count { $0.engine == engine },
        milliseconds: milliseconds(cycles))
    }
  }
}

extension Graph {
  /// What this float network holds for made-up inputs instead of calibration data.
  func calibratedOnTrial() throws -> Calibration {
    var calibration = Calibration(for: self)
    try calibration.measure(self, samples: 0..<1) { _ in trialInputs() }
    return calibration
  }

  /// This float network with layers in `format`, floats where there is no integer arithmetic.
  ///
  /// - Parameter compiler: what it will be compiled by.
  func storedOnTrial(
    in format: NumberFormat, _ calibration: Calibration, by compiler: ProgramCompiler
  ) throws -> Graph {
    guard format != .float16 else { return try halved() }
    let formats = FormatAssignment(format, for: self)
      .withFloatLayers(of: self, mode: .standard)
      .withFloats(for: compiler.hostedNodes(of: self))
    return try quantized(by: calibration, QuantizationPlan(formats)).graph
  }

  /// Inputs with a few different numbers: fractions above 0 for floats, which have logarithms and can be
  /// divided by, zeros for indices.
  fileprivate func trialInputs() -> [Tensor] {
    inputs.map { id in
      let type = type(of: id)
      guard type.dataType == .float32 else {
        return Tensor(type, in: Storage.allocate(byteCount: type.byteCount))
      }
      return Tensor(
        type.shape, (0..<type.shape.elementCount).map { Float($0 &* 37 & 0xFF | 1) / 255 })
    }
  }
}
