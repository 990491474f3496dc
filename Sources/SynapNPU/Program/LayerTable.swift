import SynapCore

/// Where the results of a program's layers lie, in the order in which they are complete: what makes
/// a compiled network's inside visible. Running needs no table.
public struct LayerTable: Hashable, Sendable {
  /// The results, ordered by the instruction that completes them; inputs first.
  public let results: [LayerResult]

  /// Creates a table, ordered by completion.
  public init(_ results: [LayerResult] = []) {
    let order = results.indices.sorted { first, second in
      let (left, right) = (results[first].instruction ?? -1, results[second].instruction ?? -1)
      return left != right ? left < right : first < second
    }
    self.results = order.map { results[$0] }
  }

  /// Throws a `Diagnostic` unless every result lies inside the memories of `program`, names a layer
  /// and an instruction of it, and has elements that are apart and can be read.
  public func validate(for program: Program) throws {
    let memory = program.memory
    for result in results {
      guard program.layers.indices.contains(result.layer),
        result.instruction.map(program.instructions.indices.contains) ?? true
      else { throw Self.failure(result, "names a layer or instruction that there is not") }
      guard result.isReadable else {
        throw Self.failure(result, "has elements of \(result.dataType), which can't be read")
      }
      guard result.shape.rank == result.strides.count,
        let count = result.shape.checkedElementCount(limit: Program.memoryLimit), count > 0
      else { throw Self.failure(result, "has an impossible shape") }
      try memory.check(result.region)
      guard result.region.isDistinct else {
        throw Self.failure(result, "has elements that overlap")
      }
    }
  }

  static func failure(_ result: LayerResult, _ message: String) -> Diagnostic {
    .error("layers.json: the result '\(result.name)' \(message)")
  }
}

extension LayerResult {
  /// Whether elements of this type and quantization stand for known numbers.
  package var isReadable: Bool {
    guard Self.readableTypes.contains(dataType) else { return false }
    if case .perChannel = quantization { return false }
    return true
  }
}
