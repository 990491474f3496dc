import CKernels
import SynapCore

/// `copy`: copies a block of up to 6 dimensions between two strided places: transposition, slices,
/// concatenation, padding, reordering of channels.
///
/// Element (i0, i1, …) goes from `source + Σ i * sourceStride` to `destination + Σ i *
/// destinationStride`. Arithmetic: `ck_movement.h`.
public struct Copy: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x30
  /// The name in assembly text.
  public static let mnemonic = "copy"
  /// What the instruction computes.
  public static let summary = "copy of a block of up to 6 dimensions between two strided places"
  /// The operands.
  public static let fields: Fields<Copy> = [
    .group("source", \.source),
    .group("destination", \.destination),
    .integer("element_size", \.elementSize, 1...8, "bytes of an element: 1, 2, 4 or 8"),
    .group("dimension0", \.dimension0),
    .group("dimension1", \.dimension1),
    .group("dimension2", \.dimension2),
    .group("dimension3", \.dimension3),
    .group("dimension4", \.dimension4),
    .group("dimension5", \.dimension5),
    .choice("order", \.order, CopyOrder.allCases, "what the silicon has to do for the same result"),
  ]

  /// Where the first element is read.
  public var source = Address()
  /// Where the first element is written.
  public var destination = Address()
  /// The bytes of an element: 1, 2, 4 or 8.
  public var elementSize = 1
  /// The outermost dimension.
  public var dimension0 = CopyDimension()
  /// The second dimension.
  public var dimension1 = CopyDimension()
  /// The third dimension.
  public var dimension2 = CopyDimension()
  /// The fourth dimension.
  public var dimension3 = CopyDimension()
  /// The fifth dimension.
  public var dimension4 = CopyDimension()
  /// The innermost dimension.
  public var dimension5 = CopyDimension()

  /// What the silicon has to do for the same result.
  public var order = CopyOrder.linear

  /// The dimensions, outermost first. Setting fewer than 6 puts dimensions of extent 1 before them.
  public var dimensions: [CopyDimension] {
    get { [dimension0, dimension1, dimension2, dimension3, dimension4, dimension5] }
    set {
      precondition(newValue.count <= 6, "a copy has at most 6 dimensions")
      let all = [CopyDimension](repeating: CopyDimension(), count: 6 - newValue.count) + newValue
      dimension0 = all[0]
      dimension1 = all[1]
      dimension2 = all[2]
      dimension3 = all[3]
      dimension4 = all[4]
      dimension5 = all[5]
    }
  }

  /// Creates an instruction on one element.
  public init() {}

  /// TP; SH for elements of 4 bytes and more.
  public var engine: Engine { elementSize > 2 ? .sh : .tp }
  /// The source.
  public var reads: [Region] {
    [
      Region(
        "source", at: source, run: elementSize,
        steps: dimensions.map { .init(count: $0.extent, stride: $0.sourceStride) },
        alignment: elementSize)
    ]
  }
  /// The destination.
  public var writes: [Region] {
    [
      Region(
        "destination", at: destination, run: elementSize,
        steps: dimensions.map { .init(count: $0.extent, stride: $0.destinationStride) },
        alignment: elementSize)
    ]
  }
  /// One operation per element, by `order`.
  public var work: Work {
    var work = Work(reads: reads, writes: writes)
    let count = dimensions.reduce(1) { $0 * $1.extent }
    work.elementBits = 8 * elementSize
    switch order {
    case .linear: work.elements = count
    case .planes: work.isBlockTransfer = true
    case .gathered:
      work.elements = count
      work.gathered = count
    }
    return work
  }

  /// Throws where the element size is none of the four.
  public func check(in memory: MemoryMap) throws {
    guard [1, 2, 4, 8].contains(elementSize) else {
      throw Diagnostic.error("element_size is \(elementSize), which must be 1, 2, 4 or 8")
    }
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    var block = ck_block()
    block.element_size = Int32(elementSize)
    let dimensions = dimensions.filter { $0.extent != 1 }
    let used = dimensions.isEmpty ? [CopyDimension()] : dimensions
    block.rank = Int32(used.count)
    withUnsafeMutableBytes(of: &block.extent) { extents in
      withUnsafeMutableBytes(of: &block.source_stride) { sources in
        withUnsafeMutableBytes(of: &block.destination_stride) { destinations in
          for (index, dimension) in used.enumerated() {
            extents.storeBytes(of: Int64(dimension.extent), toByteOffset: 8 * index, as: Int64.self)
            sources.storeBytes(
              of: Int64(dimension.sourceStride), toByteOffset: 8 * index, as: Int64.self)
            destinations.storeBytes(
              of: Int64(dimension.destinationStride), toByteOffset: 8 * index, as: Int64.self)
          }
        }
      }
    }
    return KernelCall(
      arguments: (
        block, context.pointer(source), context.pointer(destination), context.kernelSet,
        context.pool
      )
    ) { block, source, destination, set, pool in
      withUnsafePointer(to: block) { ck_copy_block($0, source, destination, set, pool) }
    }
  }
}
