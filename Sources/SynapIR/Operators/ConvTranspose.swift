import CKernels
import SynapCore

/// Transposed convolution: every input element adds its multiple of the kernel to the result.
///
/// Operands: `x` `[n, c, h, w]`, `w` `[c, m / group, kh, kw]`, optionally `b` `[m]`; result
/// `[n, m, oh, ow]` with
/// `oh = (h - 1) * stride + (kh - 1) * dilation + 1 + outputPadding - top - bottom`. After ONNX
/// `ConvTranspose`, 2-D.
public struct ConvTranspose: Operator, Hashable {
  /// The operator's name.
  public static let name = "ConvTranspose"
  /// The operands in order.
  public static let operandNames = ["x", "w", "b"]

  /// Kernel extents `[height, width]`.
  public var kernelShape: [Int]
  /// Steps in the result `[height, width]`.
  public var strides: [Int]
  /// What is cut off the result `[top, left, bottom, right]`.
  public var pads: [Int]
  /// Distances between the kernel's elements `[height, width]`.
  public var dilations: [Int]
  /// What is added to the result at the bottom and at the right `[height, width]`.
  public var outputPadding: [Int]
  /// The number of groups that the channels fall into.
  public var group: Int

  /// Creates a transposed convolution.
  public init(
    kernelShape: [Int], strides: [Int] = [1, 1], pads: [Int] = [0, 0, 0, 0],
    dilations: [Int] = [1, 1], outputPadding: [Int] = [0, 0], group: Int = 1
  ) {
    self.kernelShape = kernelShape
    self.strides = strides
    self.pads = pads
    self.dilations = dilations
    self.outputPadding = outputPadding
    self.group = group
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list = [OperatorAttribute("kernel_shape", kernelShape)]
    list.append("strides", strides, unless: [1, 1])
    list.append("pads", pads, unless: [0, 0, 0, 0])
    list.append("dilations", dilations, unless: [1, 1])
    list.append("output_padding", outputPadding, unless: [0, 0])
    list.append("group", group, unless: 1)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let x = try operands.featureMap(0, "x")
    let weights = try operands.featureMap(1, "w")
    let window = try self.window
    let channels = x.shape[1]
    guard weights.shape[0] == channels else {
      throw Diagnostic.error(
        "the weights expect \(weights.shape[0]) input channels, the operand has \(channels)")
    }
    guard group > 0, channels.isMultiple(of: group) else {
      throw Diagnostic.error("group \(group) doesn't divide \(channels) input channels")
    }
    guard Array(weights.shape.dimensions[2...]) == kernelShape else {
      throw Diagnostic.error("the weights are \(weights.shape), kernel_shape is \(kernelShape)")
    }
    let outputChannels = weights.shape[1].multipliedReportingOverflow(by: group)
    guard !outputChannels.overflow else {
      throw Diagnostic.error("group \(group) gives too many output channels")
    }
    try operands.checkVector(2, "b", count: outputChannels.partialValue)
    let extents = try window.transposedExtents(
      of: Array(x.shape.dimensions[2...]), outputPadding: outputPadding)
    let shape = try Shape([x.shape[0], outputChannels.partialValue] + extents).checked()
    return [TensorType(x.type.dataType, shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.floats(0)
    let description = try window.kernelShape(input: x.shape, output: type.shape, group: group)
    return [
      try convolve(operands, type, executor, activation: .none) { addresses in
        withUnsafePointer(to: description) { shape in
          ck_convolution32_transposed_run(
            shape, addresses.input, addresses.weights, addresses.bias, addresses.output,
            executor.threads.instructionSet,
            executor.threads.handle)
        }
      }
    ]
  }

  /// One per product of an element with a weight.
  public func multiplyAccumulates(operands: [TensorType?], results: [TensorType]) -> Int {
    guard operands.count > 1, let x = operands[0], let weights = operands[1] else { return 0 }
    return x.shape.elementCount * weights.shape.elementCount(1..<weights.shape.rank)
  }

  private var window: Window {
    get throws {
      try Window(kernel: kernelShape, strides: strides, pads: pads, dilations: dilations)
    }
  }
}
