import SynapCore
import SynapIR
import SynapNPU

/// The multipliers of an addition as TFLite's ADD prepares them: both operands at twice the larger
/// scale, `shift` bits up.
struct AdditionMultipliers {
  let left, right, output: QuantizedMultiplier

  init(left: Float, right: Float, output: Float, shift: Int) throws {
    let joint = 2 * Double(max(left, right))
    self.left = try QuantizedMultiplier(Double(left) / joint)
    self.right = try QuantizedMultiplier(Double(right) / joint)
    self.output = try QuantizedMultiplier(joint / (Double(1 << shift) * Double(output)))
  }
}

/// Element-wise arithmetic on integers of one type, whatever its size.
enum IntegerArithmetic {
  /// The instruction for `operation`; additions shift their operands `shift` bits up.
  static func instruction(
    _ operation: FloatArithmetic.Operation, left: TensorType, right: TensorType,
    result: TensorType, shift: Int
  ) throws -> StorageFamily.BinaryInstruction {
    let first = try left.uniformQuantization(of: "the left operand")
    let second = try right.uniformQuantization(of: "the right operand")
    let stored = try result.uniformQuantization(of: "the result")
    let clamp = Clamp(wholeRangeOf: result.dataType)
    switch operation {
    case .add, .subtract:
      let multipliers = try AdditionMultipliers(
        left: first.scale, right: second.scale, output: stored.scale, shift: shift)
      return { left, right, output in
        SynapNPU.Add {
          $0.left = left
          $0.right = right
          $0.output = output
          $0.leftZeroPoint = first.zeroPoint
          $0.rightZeroPoint = second.zeroPoint
          $0.outputZeroPoint = stored.zeroPoint
          $0.leftMultiplier = multipliers.left
          $0.rightMultiplier = multipliers.right
          $0.outputMultiplier = multipliers.output
          $0.subtracts = operation == .subtract
          $0.clamp = clamp
        }
      }
    case .multiply:
      // In binary32, as TFLite computes it.
      let multiplier = try QuantizedMultiplier(
        Double(first.scale * second.scale / stored.scale))
      return { left, right, output in
        Multiply {
          $0.left = left
          $0.right = right
          $0.output = output
          $0.leftZeroPoint = first.zeroPoint
          $0.rightZeroPoint = second.zeroPoint
          $0.outputZeroPoint = stored.zeroPoint
          $0.multiplier = multiplier
          $0.clamp = clamp
        }
      }
    case .divide:
      throw Diagnostic.error("the machine divides float16 only, not \(result.dataType)")
    }
  }
}
