import SynapCore

/// The operand with other extents, its elements taken or interpolated from their neighbours.
///
/// Operands: `x`, `roi` (ignored), and either `scales`, a float32 factor per dimension, or `sizes`,
/// an integer extent per dimension; both known before the network runs, absent or empty where the
/// other is given. With `scales` the extents are `⌊extent * scale⌋`, with `sizes` the scales are the
/// ratios. After ONNX `Resize`, which opset 13 describes best.
public struct Resize: Operator, Hashable {
  /// How a result's element comes from the operand's.
  public enum Mode: String, Codable, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The element nearest to the position.
    case nearest
    /// Linear interpolation along each dimension, the last one first.
    case linear

    /// ONNX's name.
    public var description: String { rawValue }
  }

  /// The position `x` in the operand that belongs to position `i` of the result, at `scale`.
  public enum CoordinateTransformation: String, Codable, Hashable, Sendable, CaseIterable,
    CustomStringConvertible
  {
    /// `x = i / scale`.
    case asymmetric
    /// `x = (i + 0.5) / scale - 0.5`.
    case halfPixel = "half_pixel"
    /// As `halfPixel`, 0 where the result's extent is 1.
    case pytorchHalfPixel = "pytorch_half_pixel"
    /// `x = i * (extent - 1) / (result extent - 1)`, 0 where the result's extent is 1.
    case alignCorners = "align_corners"
    /// `x = i * (extent / result extent)`, in this order: TFLite's nearest neighbours.
    case tfliteAsymmetric = "tflite_asymmetric"
    /// `x = (i + 0.5) * (extent / result extent)`, likewise.
    case tfliteHalfPixel = "tflite_half_pixel"
    /// `x = i * ((extent - 1) / (result extent - 1))`, likewise; as `tfliteAsymmetric` where the
    /// result's extent is 1.
    case tfliteAlignCorners = "tflite_align_corners"

    /// ONNX's name.
    public var description: String { rawValue }
  }

  /// How a position becomes the index of the nearest element.
  public enum NearestMode: String, Codable, Hashable, Sendable, CaseIterable,
    CustomStringConvertible
  {
    /// To the nearest, halves down.
    case roundPreferFloor = "round_prefer_floor"
    /// To the nearest, halves up.
    case roundPreferCeil = "round_prefer_ceil"
    /// Down.
    case floor
    /// Up.
    case ceil

    /// ONNX's name.
    public var description: String { rawValue }
  }

  /// One dimension of the operand and of the result.
  package struct Axis: Hashable, Sendable {
    /// The operand's extent.
    package var input: Int
    /// The result's extent.
    package var output: Int
    /// The factor between positions.
    package var scale: Float

    /// Whether elements stay in their places.
    package var isUnchanged: Bool { input == output && scale == 1 }
  }

  /// The operator's name.
  public static let name = "Resize"
  /// The operands in order.
  public static let operandNames = ["x", "roi", "scales", "sizes"]

  /// How a result's element comes from the operand's.
  public var mode: Mode
  /// How positions correspond.
  public var coordinateTransformation: CoordinateTransformation
  /// How positions are rounded with `Mode.nearest`.
  public var nearestMode: NearestMode

  /// Creates the operator.
  public init(
    mode: Mode = .nearest, coordinateTransformation: CoordinateTransformation = .halfPixel,
    nearestMode: NearestMode = .roundPreferFloor
  ) {
    self.mode = mode
    self.coordinateTransformation = coordinateTransformation
    self.nearestMode = nearestMode
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list = [
      OperatorAttribute("mode", mode),
      OperatorAttribute("coordinate_transformation_mode", coordinateTransformation),
    ]
    if mode == .nearest { list.append(OperatorAttribute("nearest_mode", nearestMode)) }
    return list
  }

  /// The dimensions, from the operands.
  ///
  /// - Throws: a `Diagnostic` where the operands don't fit each other.
  package func axes(of operands: [Operand?]) throws -> [Axis] {
    let shape = try operands.required(0, "x").shape
    guard shape.dimensions.allSatisfy({ $0 > 0 }) else {
      throw Diagnostic.error("the operand 'x' of the shape \(shape) has no elements")
    }
    func present(_ position: Int, _ name: String) throws -> Operand? {
      guard let operand = operands.optional(position), operand.shape != [0] else { return nil }
      guard operand.shape.dimensions == [shape.rank] else {
        throw Diagnostic.error(
          "the operand '\(name)' is \(operand.type), [\(shape.rank)] is expected")
      }
      return operand
    }
    if let scales = try present(2, "scales") {
      guard try present(3, "sizes") == nil else {
        throw Diagnostic.error("both scales and sizes are given")
      }
      guard let constant = scales.constant, constant.type.dataType == .float32 else {
        throw Diagnostic.error("the operand 'scales' is not float32 known before the network runs")
      }
      return try zip(shape.dimensions, constant.floats).map { extent, scale in
        let output = (Float(extent) * scale).rounded(.down)
        guard output >= 1, output < 2_147_483_648 else {
          throw Diagnostic.error("an extent of \(extent) can't be scaled by \(scale)")
        }
        return Axis(input: extent, output: Int(output), scale: scale)
      }
    }
    guard try present(3, "sizes") != nil, let sizes = try operands.constantIntegers(3, "sizes")
    else { throw Diagnostic.error("neither scales nor sizes are given") }
    return try zip(shape.dimensions, sizes).map { extent, size in
      guard size > 0 else { throw Diagnostic.error("the sizes \(sizes) are not possible") }
      return Axis(input: extent, output: size, scale: Float(size) / Float(extent))
    }
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let x = mode == .linear ? try operands.feature(0, "x") : try operands.required(0, "x")
    let axes = try axes(of: operands)
    return [TensorType(x.type.dataType, try Shape(axes.map(\.output)).checked())]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    _ = try resultType(of: operands)
    let axes = try axes(of: operands.map { $0.map { Operand(type: $0.type, constant: $0) } })
    if mode == .nearest { return [try operands.operand(0).indexed(axes.map(nearestIndices))] }
    var result = try operands.floats(0)
    for (position, axis) in axes.enumerated().reversed() where !axis.isUnchanged {
      result = result.interpolated(along: position, at: linearPositions(axis))
    }
    return [result]
  }
}
