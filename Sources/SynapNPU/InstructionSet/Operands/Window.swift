import CKernels
import SynapCore

/// How a window moves over a feature map: output (y, x) reads input rows
/// `y * strideY - padTop + ky * dilationY`, columns likewise; what lies outside is padding.
public struct Window: Hashable, Sendable {
  /// The extents of the window, 1...4095.
  public var kernelHeight, kernelWidth: Int
  /// The distance between neighbouring windows, 1...4095.
  public var strideY, strideX: Int
  /// The distance between the taps of a window, 1...255.
  public var dilationY, dilationX: Int
  /// The rows above and the columns left of the input, 0...4095.
  public var padTop, padLeft: Int

  /// Creates a window.
  public init(
    kernelHeight: Int = 1, kernelWidth: Int = 1, strideY: Int = 1, strideX: Int = 1,
    dilationY: Int = 1, dilationX: Int = 1, padTop: Int = 0, padLeft: Int = 0
  ) {
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.strideY = strideY
    self.strideX = strideX
    self.dilationY = dilationY
    self.dilationX = dilationX
    self.padTop = padTop
    self.padLeft = padLeft
  }

  /// The number of taps.
  public var area: Int { kernelHeight * kernelWidth }
  /// The rows that a window covers with its dilation.
  public var height: Int { (kernelHeight - 1) * dilationY + 1 }
  /// The columns that a window covers with its dilation.
  public var width: Int { (kernelWidth - 1) * dilationX + 1 }

  /// Throws unless the first and the last window of `output` touch `input`.
  ///
  /// The taps of a dilated window may all lie in the padding around a small input; where padding has a
  /// value, as in convolutions, so has such a window. `checkTaps` refuses them.
  func check(input: FeatureMap, output: FeatureMap) throws {
    let axes = [
      ("rows", padTop, height, (output.height - 1) * strideY, input.height),
      ("columns", padLeft, width, (output.width - 1) * strideX, input.width),
    ]
    for (name, pad, extent, last, limit) in axes {
      guard pad < extent, last - pad < limit else {
        throw Diagnostic.error("the window leaves the input: \(name)")
      }
    }
  }

  /// Throws unless every window of `output`, which passes `check`, has a tap inside `input`.
  func checkTaps(input: FeatureMap, output: FeatureMap) throws {
    let axes = [
      ("rows", padTop, strideY, dilationY, output.height, input.height),
      ("columns", padLeft, strideX, dilationX, output.width, input.width),
    ]
    for (name, pad, stride, dilation, count, limit) in axes {
      // Only windows that begin in the padding can step over the input.
      for index in 0..<min(count, (pad + stride - 1) / stride) {
        let start = index * stride - pad
        let first = start + (-start + dilation - 1) / dilation * dilation
        guard first < limit else {
          throw Diagnostic.error("a dilated window has no tap inside the input: \(name)")
        }
      }
    }
  }

  /// Throws unless a transposed convolution with this window gives no more than `output`'s
  /// extents, with an output padding smaller than the stride.
  func checkTransposed(input: FeatureMap, output: FeatureMap) throws {
    let axes = [
      ("rows", padTop, height, strideY, input.height, output.height),
      ("columns", padLeft, width, strideX, input.width, output.width),
    ]
    for (name, pad, extent, stride, inputExtent, outputExtent) in axes {
      let full = (inputExtent - 1) * stride + extent - pad
      guard pad < extent, outputExtent < full + stride else {
        throw Diagnostic.error("the transposed window does not reach the output: \(name)")
      }
    }
  }

  var kernelWindow: ck_window {
    ck_window(
      kernel_height: Int32(kernelHeight), kernel_width: Int32(kernelWidth),
      stride_y: Int32(strideY), stride_x: Int32(strideX),
      dilation_y: Int32(dilationY), dilation_x: Int32(dilationX),
      pad_top: Int32(padTop), pad_left: Int32(padLeft))
  }
}

extension Window: FieldGroup {
  /// Kernel, stride, dilation and padding, rows before columns.
  public static let fields: Fields<Window> = [
    .integer("kernel_height", \.kernelHeight, 1...4095, "rows of the kernel"),
    .integer("kernel_width", \.kernelWidth, 1...4095, "columns of the kernel"),
    .integer("stride_y", \.strideY, 1...4095, "rows between windows"),
    .integer("stride_x", \.strideX, 1...4095, "columns between windows"),
    .integer("dilation_y", \.dilationY, 1...255, "rows between taps"),
    .integer("dilation_x", \.dilationX, 1...255, "columns between taps"),
    .integer("pad_top", \.padTop, 0...4095, "rows of padding above the input"),
    .integer("pad_left", \.padLeft, 0...4095, "columns of padding left of the input"),
  ]
}
