import CKernels
import SynapCore

/// The largest element of each window: `[n, c, h, w]` to `[n, c, oh, ow]`; padding takes no part.
///
/// With `ceilMode` a window that reaches past the padded input counts too, unless it starts past the
/// input. After ONNX `MaxPool`, 2-D, without the indices.
public struct MaxPool: Operator, Hashable {
  /// The operator's name.
  public static let name = "MaxPool"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// Window extents `[height, width]`.
  public var kernelShape: [Int]
  /// Steps `[height, width]`.
  public var strides: [Int]
  /// Padding `[top, left, bottom, right]`, less than the window.
  public var pads: [Int]
  /// Distances between the window's elements `[height, width]`.
  public var dilations: [Int]
  /// Whether the number of windows is rounded up.
  public var ceilMode: Bool

  /// Creates a pooling.
  public init(
    kernelShape: [Int], strides: [Int] = [1, 1], pads: [Int] = [0, 0, 0, 0],
    dilations: [Int] = [1, 1], ceilMode: Bool = false
  ) {
    self.kernelShape = kernelShape
    self.strides = strides
    self.pads = pads
    self.dilations = dilations
    self.ceilMode = ceilMode
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list = [OperatorAttribute("kernel_shape", kernelShape)]
    list.append("strides", strides, unless: [1, 1])
    list.append("pads", pads, unless: [0, 0, 0, 0])
    list.append("dilations", dilations, unless: [1, 1])
    list.append("ceil_mode", ceilMode, unless: false)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.poolingType(window, roundsUp: ceilMode)
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.floats(0)
    let description = try window.kernelShape(input: x.shape, output: type.shape, group: x.shape[1])
    return [
      withUnsafePointer(to: description) { shape in
        pool(x, type) { input, output in
          ck_max_pool32(
            shape, input, output, executor.threads.instructionSet, executor.threads.handle)
        }
      }
    ]
  }

  private var window: Window {
    get throws {
      try Window(kernel: kernelShape, strides: strides, pads: pads, dilations: dilations)
    }
  }
}
