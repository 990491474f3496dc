import CKernels
import SynapCore
import SynapIR
import SynapQuant

/// The tables that stand for element-wise functions on the machine: for every stored value the
/// stored result, computed by the operator's float reference at conversion.
enum FunctionTable {
  /// The table of `operation` from values of type `from` to values of type `to`: 256 bytes for
  /// 8-bit types, 65,536 × 2 bytes for 16-bit ones, indexed by the stored bits as unsigned.
  static func bytes(of operation: some Operator, from: TensorType, to: TensorType) throws -> [UInt8]
  {
    let context = ExecutionContext(threadCount: 1)
    let arguments = try reals(of: from)
    let results = try operation.evaluate([arguments], on: context)
    return try stored(results[0], as: to)
  }

  /// The real numbers that all stored values of `type` stand for, in the order of their bits.
  private static func reals(of type: TensorType) throws -> Tensor {
    switch (type.dataType, type.quantization.uniform) {
    case (.uint8, let (scale, zeroPoint)?):
      Tensor([256], (0..<256).map { scale * Float($0 - Int(zeroPoint)) })
    case (.int8, let (scale, zeroPoint)?):
      Tensor(
        [256], (0..<256).map { scale * Float(Int(Int8(truncatingIfNeeded: $0)) - Int(zeroPoint)) })
    case (.float16, _):
      Tensor([65536], (0..<65536).map { ck_float_from_half(UInt16($0)) })
    default:
      throw Diagnostic.error("the machine has no table functions of \(type.dataType)")
    }
  }

  private static func stored(_ results: Tensor, as type: TensorType) throws -> [UInt8] {
    switch type.dataType {
    case .uint8, .int8:
      results.quantized(to: type.dataType, as: type.quantization).withBytes { Array($0) }
    case .float16:
      results.halved().withBytes { Array($0) }
    default:
      throw Diagnostic.error("the machine has no table functions to \(type.dataType)")
    }
  }
}

/// The table that stores a tensor under another quantization.
enum RequantizationTable {
  /// For every stored byte under `from` the byte under `to`:
  /// `saturate(round((q - zero) * scale / scale') + zero')`, half away from zero.
  static func bytes(from: TensorType, to: TensorType) throws -> [UInt8] {
    try FunctionTable.bytes(of: Identity(), from: from, to: to)
  }
}
