import SynapCore

/// The state that rules in layers ask for: the test phase, and what the file says beside it.
///
/// Source: `NetState` and `NetStateRule` of Caffe's public network format.
struct CaffeNetState {
  private static let phases = ["TRAIN", "TEST"]
  private let level: Int
  private let stages: Set<String>

  /// The state that the network in `reader` asks for, in the test phase.
  init(_ reader: inout PrototxtReader) throws {
    var state = try reader.message("state")
    level = try state.integer("level") ?? 0
    stages = Set(try state.texts("stage"))
  }

  /// Whether `rule` is met.
  func meets(_ rule: PrototxtMessage) throws -> Bool {
    var rule = PrototxtReader(rule)
    let phase = try rule.word("phase", of: Self.phases, default: "TEST")
    let least = try rule.integer("min_level") ?? level
    let most = try rule.integer("max_level") ?? level
    let (wanted, unwanted) = (try rule.texts("stage"), try rule.texts("not_stage"))
    return phase == "TEST" && level >= least && level <= most
      && stages.isSuperset(of: wanted) && stages.isDisjoint(with: unwanted)
  }
}
