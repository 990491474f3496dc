import CKernels
import SynapCore

/// Convolution of feature maps: `y[o] = b[o] + Σ x[i] * w[o][i]`, clamped where an activation is
/// fused.
///
/// Operands: `x` `[n, c, h, w]`, `w` `[m, c / group, kh, kw]`, optionally `b` `[m]`; result
/// `[n, m, oh, ow]` with `oh = (h + top + bottom - (kh - 1) * dilation - 1) / stride + 1`. Sums start
/// with the bias and take channel, row, column in order, fused. After ONNX `Conv`, 2-D.
public struct Conv: Operator, Hashable {
  /// The operator's name.
  public static let name = "Conv"
  /// The operands in order.
  public static let operandNames = ["x", "w", "b"]

  /// Kernel extents `[height, width]`.
  public var kernelShape: [Int]
  /// Steps `[height, width]`.
  public var strides: [Int]
  /// Padding `[top, left, bottom, right]`.
  public var pads: [Int]
  /// Distances between the kernel's elements `[height, width]`.
  public var dilations: [Int]
  /// The number of groups that the channels fall into; their number where it is depthwise.
  public var group: Int
  /// The clamp of the result.
  public var activation: FusedActivation

  /// Creates a convolution.
  public init(
    kernelShape: [Int], strides: [Int] = [1, 1], pads: [Int] = [0, 0, 0, 0],
    dilations: [Int] = [1, 1], group: Int = 1, activation: FusedActivation = .none
  ) {
    self.kernelShape = kernelShape
    self.strides = strides
    self.pads = pads
    self.dilations = dilations
    self.group = group
    self.activation = activation
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list = [OperatorAttribute("kernel_shape", kernelShape)]
    list.append("strides", strides, unless: [1, 1])
    list.append("pads", pads, unless: [0, 0, 0, 0])
    list.append("dilations", dilations, unless: [1, 1])
    list.append("group", group, unless: 1)
    list.append("activation", activation, unless: .none)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let x = try operands.featureMap(0, "x")
    let weights = try operands.featureMap(1, "w")
    let window = try self.window
    let channels = x.shape[1]
    guard group > 0, channels.isMultiple(of: group), weights.shape[0].isMultiple(of: group) else {
      throw Diagnostic.error(
        "group \(group) doesn't divide \(channels) input and \(weights.shape[0]) output channels")
    }
    guard weights.shape[1] == channels / group else {
      let expected = weights.shape[1].multipliedReportingOverflow(by: group)
      throw Diagnostic.error(
        "the weights expect \(expected.overflow ? "more" : "\(expected.partialValue)") input "
          + "channels, the operand has \(channels)")
    }
    guard Array(weights.shape.dimensions[2...]) == kernelShape else {
      throw Diagnostic.error("the weights are \(weights.shape), kernel_shape is \(kernelShape)")
    }
    try operands.checkVector(2, "b", count: weights.shape[0])
    let extents = try window.slidingExtents(over: Array(x.shape.dimensions[2...]))
    let shape = try Shape([x.shape[0], weights.shape[0]] + extents).checked()
    return [TensorType(x.type.dataType, shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.floats(0)
    let description = try window.kernelShape(input: x.shape, output: type.shape, group: group)
    return [
      try convolve(operands, type, executor, activation: activation) { addresses in
        withUnsafePointer(to: description) { shape in
          ck_convolution32_run(
            shape, addresses.input, addresses.weights, addresses.bias, addresses.output,
            executor.threads.instructionSet,
            executor.threads.handle)
        }
      }
    ]
  }

  /// One per product of an element with a weight.
  public func multiplyAccumulates(operands: [TensorType?], results: [TensorType]) -> Int {
    guard operands.count > 1, let weights = operands[1], let result = results.first else {
      return 0
    }
    return result.shape.elementCount * weights.shape.elementCount(1..<weights.shape.rank)
  }

  private var window: Window {
    get throws {
      try Window(kernel: kernelShape, strides: strides, pads: pads, dilations: dilations)
    }
  }
}
