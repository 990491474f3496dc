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

  /// Multiplications with addition.
  public var macs = 0
  /// The output channels that the convolution cores share among them; 0 where they have none.
  public var outputChannels = 0
  /// Elements that go through the engine: operations on single elements, by instruction; of a
  /// convolution the larger of input and output.
  public var elements = 0
  /// Elements of the input that the tensor processor rearranges before the cores can take them: all
  /// of a picture that a convolution of stride 2 reads.
  public var rearranged = 0
  /// Elements that are fetched one at a time from scattered places.
  public var gathered = 0
  /// Whether nothing but blocks of memory move, at the memories' full rate.
  public var isBlockTransfer = false
  /// The bits of an element: 8, 16, 32 or 64.
  public var elementBits = 8
  /// Bytes of parameters, which lie in DDR and are fetched ahead of the instruction.
  public var parameters = 0
  /// Traffic with DDR but for parameters.
  public var ddr = Traffic()
  /// Traffic with the memory on the chip.
  public var sram = Traffic()

  /// The most channels of an input that counts as a picture.
  static let pictureChannels = 4

  /// What one operand's traffic and one instruction's cycles are cut off at, so that sums over any
  /// program stay within 64 bits.
  static let limit = 1 << 36

  /// Creates no work.
  public init() {}

  /// Counts bytes read from `space`.
  public mutating func read(_ byteCount: Int, from space: MemorySpace) {
    let count = min(byteCount, Self.limit)
    switch space {
    case .parameters: parameters += count
    case .ddr: ddr.read += count
    case .sram: sram.read += count
    }
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
