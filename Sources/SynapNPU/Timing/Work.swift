import SynapCore

/// How much an instruction has to do; what it costs is the hardware's affair.
public struct Work: Hashable, Sendable {
  /// Bytes read from and written to one memory.
  public struct Traffic: Hashable, Sendable {
    /// Bytes read.
    public var read: Int
    /// Bytes written.
    public var written: Int

    /// Creates traffic.
    public init(read: Int = 0, written: Int = 0) {
      self.read = read
      self.written = written
    }

    /// Bytes read and written.
    public var total: Int { read + written }
  }

  /// The shape of a convolution as the cores see it: every row of a tile occupies their pixel
  /// lanes, every output channel a core.
  public struct Rows: Hashable, Sendable {
    /// The number of rows over all tiles and passes.
    public var count: Int
    /// The pixels in a row.
    public var width: Int
    /// The output channels of a pass.
    public var channels: Int
    /// Input channels of a group times kernel rows.
    public var depth: Int
    /// The columns of the kernel.
    public var kernelWidth: Int

    /// Creates a shape.
    public init(count: Int, width: Int, channels: Int, depth: Int, kernelWidth: Int) {
      self.count = count
      self.width = width
      self.channels = channels
      self.depth = depth
      self.kernelWidth = kernelWidth
    }
  }

  /// Multiplications with addition.
  public var macs = 0
  /// The shape of those that run on the convolution cores.
  public var rows: Rows?
  /// Operations on single elements, by the instruction's engine.
  public var elements = 0
  /// The bits of an element: 8, 16, 32 or 64.
  public var elementBits = 8
  /// Traffic with DDR; parameters lie there.
  public var ddr = Traffic()
  /// Traffic with the memory on the chip.
  public var sram = Traffic()

  /// What one operand's traffic and one instruction's cycles are cut off at, so that sums over any
  /// program stay within 64 bits.
  static let limit = 1 << 36

  /// Creates no work.
  public init() {}

  /// Counts bytes read from `space`.
  public mutating func read(_ byteCount: Int, from space: MemorySpace) {
    let count = min(byteCount, Self.limit)
    if space == .sram { sram.read += count } else { ddr.read += count }
  }

  /// Counts bytes written to `space`.
  public mutating func write(_ byteCount: Int, to space: MemorySpace) {
    let count = min(byteCount, Self.limit)
    if space == .sram { sram.written += count } else { ddr.written += count }
  }

  /// The work of going over every region once.
  public init(reads: [Region], writes: [Region]) {
    for region in reads { read(region.byteCount, from: region.space) }
    for region in writes { write(region.byteCount, to: region.space) }
  }
}

extension Work {
  /// The work of an operation on `elements` elements of `type` that goes over every region once.
  init(elements: Int, of type: DataType, reads: [Region], writes: [Region]) {
    self.init(reads: reads, writes: writes)
    self.elements = elements
    elementBits = 8 * type.byteCount
  }
}
