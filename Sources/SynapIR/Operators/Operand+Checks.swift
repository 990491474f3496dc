import SynapCore

extension [Operand?] {
  /// The operand at `position`, named `name` in errors.
  public func required(_ position: Int, _ name: String) throws -> Operand {
    guard position < count, let operand = self[position] else {
      throw Diagnostic.error("the operand '\(name)' is missing")
    }
    return operand
  }

  /// The operand at `position`; nil where it is absent.
  public func optional(_ position: Int) -> Operand? {
    position < count ? self[position] : nil
  }

  /// The integers of the constant operand at `position`; nil where it is absent.
  public func constantIntegers(_ position: Int, _ name: String) throws -> [Int]? {
    guard let operand = optional(position) else { return nil }
    guard let constant = operand.constant else {
      throw Diagnostic.error("the operand '\(name)' is not known before the network runs")
    }
    guard let integers = constant.integers else {
      throw Diagnostic.error("the operand '\(name)' holds \(operand.type), not integers")
    }
    return integers
  }
}

extension [Tensor?] {
  /// The operand at `position`, which the shape rule has checked.
  public func operand(_ position: Int) throws -> Tensor {
    guard let tensor = optional(position) else {
      throw Diagnostic.error("operand \(position) is missing")
    }
    return tensor
  }

  /// The operand at `position`; nil where it is absent.
  public func optional(_ position: Int) -> Tensor? {
    position < count ? self[position] : nil
  }
}

/// The position of dimension `axis` in a tensor of rank `rank`, counting from the end where it is
/// negative.
///
/// - Throws: a `Diagnostic` where there is no such dimension.
public func normalizedAxis(_ axis: Int, rank: Int) throws -> Int {
  guard axis >= -rank, axis < rank else {
    throw Diagnostic.error("axis \(axis) is outside rank \(rank)")
  }
  return axis < 0 ? axis + rank : axis
}
