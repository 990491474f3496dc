import CKernels
import SynapCore
import SynapIR
import SynapQuant

/// The tables that stand for element-wise functions on the machine: for every stored value the
/// stored result, computed by the operator's float reference at conversion, or, for bytes, in integers
/// where it is an `IntegerFunction`.
enum FunctionTable {
  /// The table of `operation` from values of type `from` to values of type `to`: 256 bytes for
  /// 8-bit types, 65,536 × 2 bytes for 16-bit ones, indexed by the stored bits as unsigned.
  static func bytes(of operation: some Operator, from: TensorType, to: TensorType) throws -> [UInt8]
  {
    guard from.dataType.byteCount == to.dataType.byteCount else {
      throw Diagnostic.error(
        "the machine has no table functions from \(from.dataType) to \(to.dataType)")
    }
    if from.dataType == .float16 || to.dataType == .float16 {
      guard from.dataType == to.dataType else {
        throw Diagnostic.error(
          "the machine has no table functions from \(from.dataType) to \(to.dataType)")
      }
      let reals = Tensor([65536], (0..<65536).map { ck_float_from_half(UInt16($0)) })
      return try evaluate(operation, reals).halved().withBytes { Array($0) }
    }
    guard let range = from.dataType.integerRange, from.dataType.byteCount <= 2 else {
      throw Diagnostic.error("the machine has no table functions of \(from.dataType)")
    }
    let results = try storedResults(of: operation, from: from, to: to, stored: range)
    // Values below 0 have the upper half of the bits.
    let ordered = results[(-range.lowerBound)...] + results[..<(-range.lowerBound)]
    if to.dataType.byteCount == 1 { return ordered.map { UInt8(truncatingIfNeeded: $0) } }
    return ordered.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  /// The table of the function `result` of stored bytes of the type `from`.
  static func bytes(from type: TensorType, _ result: (Int) -> Int) throws -> [UInt8] {
    guard let range = type.dataType.integerRange, type.dataType.byteCount == 1 else {
      throw Diagnostic.error("bytes are expected, not \(type.dataType)")
    }
    return (Array(0...range.upperBound) + Array(range.lowerBound..<0))
      .map { UInt8(truncatingIfNeeded: result($0)) }
  }

  /// The stored results of `operation` for the stored inputs `stored`, in order: rounded half away
  /// from zero and saturated, the zero point for what is no number.
  ///
  /// - Throws: a `Diagnostic` where a type has no scale.
  static func storedResults(
    of operation: some Operator, from: TensorType, to: TensorType, stored: ClosedRange<Int>
  ) throws -> [Int] {
    let (scale, zeroPoint) = try from.uniformQuantization(of: "the input")
    let (resultScale, resultZero) = try to.uniformQuantization(of: "the result")
    guard let range = to.dataType.integerRange else {
      throw Diagnostic.error("the machine has no table functions to \(to.dataType)")
    }
    let isByte = from.dataType.byteCount == 1 && to.dataType.byteCount == 1
    if isByte, let function = operation as? any IntegerFunction,
      let result = try function.storedFunction(from: from, to: to)
    {
      return stored.map(result)
    }
    let reals = Tensor([stored.count], stored.map { scale * Float($0 - zeroPoint) })
    // Bytes are computed in binary32, as TFLite does it.
    let inverse = 1 / resultScale
    return try evaluate(operation, reals).withFloats { numbers in
      numbers.map { number in
        if number.isNaN { return resultZero }
        let steps = (isByte ? Double(number * inverse) : Double(number) / Double(resultScale))
          .rounded(.toNearestOrAwayFromZero)
        let limited = Int(min(max(steps, -4_294_967_296), 4_294_967_296))
        return min(max(limited + resultZero, range.lowerBound), range.upperBound)
      }
    }
  }

  private static func evaluate(_ operation: some Operator, _ reals: Tensor) throws -> Tensor {
    try operation.evaluate([reals], on: ExecutionContext(threadCount: 1))[0]
  }
}

/// The table that stores a tensor under another quantization.
enum RequantizationTable {
  /// For every stored byte under `from` the byte under `to`: `Requantization`.
  static func bytes(from: TensorType, to: TensorType) throws -> [UInt8] {
    try FunctionTable.bytes(of: Identity(), from: from, to: to)
  }

  /// For every stored byte of a `Concat`'s operand the byte of its result. TFLite requantizes uint8
  /// there in binary32; other types as always.
  static func joined(from: TensorType, to: TensorType) throws -> [UInt8] {
    guard from.dataType == .uint8, to.dataType == .uint8 else {
      return try bytes(from: from, to: to)
    }
    let (scale, zeroPoint) = try from.uniformQuantization(of: "the operand")
    let (resultScale, resultZero) = try to.uniformQuantization(of: "the result")
    let factor = scale * (1 / resultScale)
    let offset = Float(-zeroPoint) * factor
    guard (255 * factor).isFinite, offset.isFinite else {
      throw Diagnostic.error("the scales \(scale) and \(resultScale) are too far apart")
    }
    return (0..<256).map { stored in
      let number = (Float(stored) * factor + offset).rounded(.toNearestOrAwayFromZero)
      return UInt8(clamping: Int(min(max(number, -1e6), 1e6)) + resultZero)
    }
  }
}
