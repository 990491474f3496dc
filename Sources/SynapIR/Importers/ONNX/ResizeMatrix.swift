import SynapCore

/// One dimension of a resize as a matrix, for the kinds that `Resize` doesn't have: each element of
/// the result is a sum of the operand's with these weights. After ONNX `Resize`, opset 19.
struct ResizeMatrix {
  /// How weights are found.
  struct Settings {
    var mode: String
    var coordinates: String
    var nearestMode: String
    var cubicA: Double
    var antialias: Bool
    var excludesOutside: Bool
  }

  let settings: Settings
  /// The operand's extent.
  let input: Int
  /// The result's extent.
  let output: Int
  /// The factor between positions.
  let scale: Double
  /// The part that is cropped, as fractions of the extent; for `tf_crop_and_resize`.
  let crop: (start: Double, end: Double)

  /// Whether elements stay in their places.
  var isIdentity: Bool { input == output && scale == 1 && settings.coordinates != cropping }

  /// Whether the result's element at `index` lies outside the operand.
  func isOutside(_ index: Int) -> Bool {
    let x = position(index)
    return settings.coordinates == cropping && (x < 0 || x > Double(input - 1))
  }

  /// The weights `[input, output]`.
  func weights() throws -> Tensor {
    var matrix = [Float](repeating: 0, count: input * output)
    for index in 0..<output where !isOutside(index) {
      let x = position(index)
      var coefficients = try self.coefficients(at: x == x.rounded() ? 1 : x - x.rounded(.down))
      let start = Int(x.rounded(.up)) - coefficients.count / 2
      if settings.excludesOutside {
        for tap in coefficients.indices where !(0..<input).contains(start + tap) {
          coefficients[tap] = 0
        }
        let sum = coefficients.reduce(0, +)
        coefficients = coefficients.map { $0 / sum }
      }
      for (tap, coefficient) in coefficients.enumerated() {
        let source = min(max(start + tap, 0), input - 1)
        matrix[source * output + index] += Float(coefficient)
      }
    }
    return Tensor([input, output], matrix)
  }

  private var cropping: String { "tf_crop_and_resize" }

  /// The position in the operand of the result's element at `index`.
  private func position(_ index: Int) -> Double {
    let x = Double(index)
    let extent = scale * Double(input)
    let last = Double(input - 1)
    switch settings.coordinates {
    case "asymmetric": return x / scale
    case "align_corners": return extent == 1 ? 0 : x * last / (extent - 1)
    case "pytorch_half_pixel": return extent == 1 ? -0.5 : (x + 0.5) / scale - 0.5
    case "half_pixel_symmetric":
      let offset = Double(input) / 2 * (1 - Double(output) / extent)
      return offset + (x + 0.5) / scale - 0.5
    case cropping:
      let width = crop.end - crop.start
      let start = crop.start * last
      return extent == 1 ? start + width * last / 2 : start + x * width * last / (extent - 1)
    default: return (x + 0.5) / scale - 0.5
    }
  }

  /// The weights of the neighbours of a position whose distance from the left one is `ratio`.
  private func coefficients(at ratio: Double) throws -> [Double] {
    switch settings.mode {
    case "nearest":
      let isRight =
        switch settings.nearestMode {
        case "floor": ratio == 1
        case "ceil": true
        case "round_prefer_ceil": ratio >= 0.5
        default: ratio > 0.5
        }
      return isRight ? [0, 1] : [1, 0]
    case "linear", "bilinear": return filtered(ratio, reach: 1) { max(0, 1 - $0) }
    case "cubic": return filtered(ratio, reach: 2, cubic)
    default: throw Diagnostic.error("the mode '\(settings.mode)' is not supported")
    }
  }

  /// The values of `filter` at the neighbours' distances, stretched where an antialiased result is
  /// smaller.
  private func filtered(
    _ ratio: Double, reach: Double, _ filter: (Double) -> Double
  ) -> [Double] {
    let scale = settings.antialias ? min(scale, 1) : 1
    let start = Int((-reach / scale).rounded(.down)) + 1
    let values = (start..<2 - start).map { filter(((Double($0) - ratio) * scale).magnitude) }
    let sum = settings.antialias ? values.reduce(0, +) : 1
    return values.map { $0 / sum }
  }

  private func cubic(_ x: Double) -> Double {
    let a = settings.cubicA
    if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    return x < 2 ? ((x - 5) * x + 8) * x * a - 4 * a : 0
  }
}
