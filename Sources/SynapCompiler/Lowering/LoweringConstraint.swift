import SynapCore
import SynapIR

/// What the machine asks of the nodes of an operator: the sentence that the reference of operators
/// has is the one that is enforced.
struct LoweringConstraint<Rule: Operator>: Sendable {
  /// What is wrong with a node: the rest of the sentence, empty for nothing to add.
  typealias Objection = String

  /// The rest of a sentence that begins with "the machine".
  let text: String
  /// What is wrong with a node; nil where nothing is.
  let objection: @Sendable (Rule, [Operand?]) throws -> Objection?

  /// A constraint with the objection to nodes that don't meet it.
  init(
    _ text: String,
    objection: @escaping @Sendable (_ rule: Rule, _ operands: [Operand?]) throws -> Objection?
  ) {
    self.text = text
    self.objection = objection
  }

  /// A constraint that nodes meet or don't.
  init(
    _ text: String,
    isMet: @escaping @Sendable (_ rule: Rule, _ operands: [Operand?]) throws -> Bool
  ) {
    self.init(text) { try isMet($0, $1) ? nil : "" }
  }

  /// Operand `position` is a feature map of one picture.
  static func featureMap(_ position: Int = 0) -> LoweringConstraint {
    LoweringConstraint("takes \(Rule.operandNames[position]) as [1, c, h, w]") { _, operands in
      let shape = try operands.required(position, Rule.operandNames[position]).shape
      return shape.rank == 4 && shape[0] == 1 ? nil : ", not \(shape)"
    }
  }

  /// The operands at `positions`, where they are there, are known before the network runs.
  static func constants(_ positions: Int...) -> LoweringConstraint {
    let names = positions.map { Rule.operandNames[$0] }
    let list = names.count == 1 ? "a constant" : "constants"
    return LoweringConstraint("takes \(names.joined(separator: ", ")) as \(list)") { _, operands in
      positions.allSatisfy { position in
        operands.optional(position).map { $0.constant != nil } ?? true
      }
    }
  }
}

extension LoweringRule {
  /// What the machine asks of nodes: sentences that begin with "the machine".
  static var constraintTexts: [String] { constraints.map(\.text) }

  /// Throws a `Diagnostic` where a constraint isn't met by a node with `operands`.
  func checkConstraints(_ operands: [Operand?]) throws {
    for constraint in Self.constraints {
      guard let objection = try constraint.objection(self, operands) else { continue }
      throw Diagnostic.error("the machine \(constraint.text)\(objection)")
    }
  }
}
