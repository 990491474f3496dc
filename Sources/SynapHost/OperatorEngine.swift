import SynapCore
import SynapIR
import SynapNPU

/// Runs the host's operators by their float references, whose results are the same on every machine.
///
/// Its functions share one pool of threads: an engine serves one machine at a time.
public struct OperatorEngine: HostEngine {
  private let context: SynapIR.ExecutionContext

  /// Creates an engine with `threadCount` threads; nil takes one per processor that the caller may
  /// run on.
  public init(threadCount: Int? = nil) {
    context = SynapIR.ExecutionContext(threadCount: threadCount)
  }

  /// Prepares the operator that `description` describes.
  ///
  /// - Throws: a `Diagnostic` where the description is damaged or doesn't fit the blocks.
  public func function(
    describedBy description: StorageWindow, operandsSize: Int, resultsSize: Int
  ) throws -> any HostFunction {
    let host = try HostOperator(decoding: description)
    guard host.operandsSize == operandsSize, host.resultsSize == resultsSize else {
      throw Diagnostic.error(
        "\(host.operation.name) takes \(host.operandsSize) and gives \(host.resultsSize) bytes, the "
          + "instruction has \(operandsSize) and \(resultsSize)")
    }
    return OperatorFunction(host, context)
  }
}

extension HostOperator {
  /// Runs the operator once on zeros and, where it refuses them, on ones, so that what it refuses
  /// whatever its operands' elements shows before a program depends on it.
  ///
  /// - Throws: a `Diagnostic` saying what the operator refuses.
  public func checkByRunning() throws {
    func run(on one: (Operand) -> Tensor) throws {
      _ = try operation.evaluate(
        operands.map { $0.map { $0.constant ?? one($0) } }, on: SynapIR.ExecutionContext())
    }
    do { try run { Tensor($0.type) { _ in } } } catch is Diagnostic {
      try run { Tensor(ones: $0.type) }
    }
  }
}

/// One operator with the places of its operands and results in their blocks.
private struct OperatorFunction: HostFunction {
  private let host: HostOperator
  private let context: SynapIR.ExecutionContext
  private let operandPlaces: [Int?]
  private let resultPlaces: [Int]

  init(_ host: HostOperator, _ context: SynapIR.ExecutionContext) {
    self.host = host
    self.context = context
    operandPlaces = host.operandPlaces
    resultPlaces = host.resultPlaces
  }

  /// Computes the results. Where the operator refuses its operands' elements (an index that leaves a
  /// tensor, for example) they are 0.
  func run(operands: UnsafeRawBufferPointer, results: UnsafeMutableRawBufferPointer) {
    let tensors = zip(host.operands, operandPlaces).map { operand, place -> Tensor? in
      guard let operand, let place else { return operand?.constant }
      let bytes = operands[place..<place + operand.type.byteCount]
      return Tensor(operand.type) { $0.copyBytes(from: bytes) }
    }
    let computed = try? host.operation.evaluate(tensors, on: context)
    for (index, (type, place)) in zip(host.results, resultPlaces).enumerated() {
      let target = UnsafeMutableRawBufferPointer(
        rebasing: results[place..<place + type.byteCount])
      if let tensor = computed?[index], tensor.type.byteCount == type.byteCount {
        tensor.withBytes { target.copyMemory(from: $0) }
      } else {
        target.initializeMemory(as: UInt8.self, repeating: 0)
      }
    }
  }
}

extension Tensor {
  /// A tensor whose elements are all 1.
  fileprivate init(ones type: TensorType) {
    self.init(type) { bytes in
      switch type.dataType {
      case .float32: bytes.bindMemory(to: Float.self).update(repeating: 1)
      case .float64: bytes.bindMemory(to: Double.self).update(repeating: 1)
      default:
        for start in stride(from: 0, to: bytes.count, by: type.dataType.byteCount) {
          bytes[start] = 1
        }
      }
    }
  }
}
