import CKernels
import SynapCore

/// `fill`: writes one value to every element, for padding.
public struct Fill: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x31
  /// The name in assembly text.
  public static let mnemonic = "fill"
  /// What the instruction computes.
  public static let summary = "fills a feature map with one value"
  /// The operands.
  public static let fields: Fields<Fill> = [
    .group("output", \.output),
    .hexadecimal("value", \.value, 0...0xFFFF_FFFF, "bits of the element"),
  ]

  /// The output, of an element type of 1, 2 or 4 bytes.
  public var output = FeatureMap()
  /// The bits of an element; those above its size are 0.
  public var value: UInt32 = 0

  /// Creates an instruction on one element.
  public init() {}

  /// TP; SH for elements of 4 bytes.
  public var engine: Engine { output.elementType.byteCount > 2 ? .sh : .tp }
  /// Nothing.
  public var reads: [Region] { [] }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// One operation per element.
  public var work: Work {
    Work(elements: output.elementCount, of: output.elementType, reads: reads, writes: writes)
  }

  /// Throws where the value does not fit the type.
  public func check(in memory: MemoryMap) throws {
    try output.check("output", types: FeatureMap.elementTypes.filter { $0.byteCount <= 4 })
    let bits = 8 * output.elementType.byteCount
    guard bits == 32 || value >> UInt32(bits) == 0 else {
      throw Diagnostic.error("the value does not fit \(output.elementType)")
    }
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    KernelCall(
      arguments: (
        Int32(output.elementType.byteCount), value.littleEndian, context.kernelMap(output),
        context.pool
      )
    ) { size, value, output, pool in
      withUnsafePointer(to: output) { output in
        withUnsafeBytes(of: value) { ck_fill(size, $0.baseAddress, output, pool) }
      }
    }
  }
}
