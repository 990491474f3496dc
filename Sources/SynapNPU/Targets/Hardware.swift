/// What work costs on one chip: few figures, each with a physical meaning.
///
/// Sources are Synaptics' public documents: the SyNAP manual (operators, statistics), the chips'
/// briefs, and timings published with the SyNAP import guide. Figures that no document gives are
/// marked as estimates.
public struct Hardware: Hashable, Sendable {
  /// Cycles before an instruction's work begins.
  public struct Starts: Hashable, Sendable {
    /// On the convolution cores.
    public var nn: Double
    /// On the tensor processor.
    public var tp: Double
    /// On the shader.
    public var sh: Double
  }

  /// The NPU's clock in hertz. Not public: an estimate, what 192 MACs per core need for the stated
  /// peak rate; published profiles bound it below at 0.76 GHz.
  public var clock: Double
  /// The number of convolution cores, each working on one output channel (chip's brief).
  public var coreCount: Int
  /// The output pixels of one row that a core computes at once. An estimate: the widest tile of the
  /// family, and a third of 192.
  public var pixelLanes: Int
  /// The neighbouring kernel columns that a core multiplies at once. An estimate, after the family's
  /// 64 x 3 arrangement.
  public var tapLanes: Int
  /// How much longer 16-bit products take than 8-bit ones: four, as four 8-bit products make one
  /// (published peak rates differ by about 4.5).
  public var sixteenBitFactor: Double
  /// Elements of 8 bits per cycle of the tensor processor. An estimate from YOLOv5s-face, whose
  /// activations take one cycle per element; wider elements take proportionally longer.
  public var tensorLanes: Double
  /// MACs per cycle of the tensor processor in fully connected layers, from a published profile: a
  /// layer of 1024 x 1001 takes 125,706 cycles.
  public var tensorMacs: Double
  /// Elements per cycle of the shader. An estimate.
  public var shaderLanes: Double
  /// MACs per cycle of the shader, from YOLOv5s-face in float16: 5.71 G MACs in about 2.2 s.
  public var shaderMacs: Double
  /// Bytes per cycle to and from DDR: the bandwidth that the vendor's tiler assumes, 22 GB/s (VS680)
  /// and 10 GB/s (VS640), at the clock above.
  public var ddrBytesPerCycle: Double
  /// Bytes per cycle to and from the memory on the chip. An estimate: two ports of 64 bytes.
  public var sramBytesPerCycle: Double
  /// The memory on the chip in bytes. Not public: an estimate, typical of the family.
  public var sramByteCount: Int
  /// Cycles before an instruction's work begins: the smallest convolution of a published profile takes
  /// 670 cycles, a transposition 3,283 more than its elements; the shader's is an estimate.
  public var starts: Starts

  /// MACs of 8 bits per cycle of all cores together.
  public var peakMacs: Int { coreCount * pixelLanes * tapLanes }
  /// MACs of 16 bits per cycle of all cores together.
  public var peakMacs16: Double { Double(peakMacs) / sixteenBitFactor }

  /// VS680 and SL1680: 22 cores, 8 tensor cores, 7.9 TOPS.
  public static let vs680 = Hardware(
    clock: 0.94e9, coreCount: 22, pixelLanes: 64, tapLanes: 3, sixteenBitFactor: 4,
    tensorLanes: 1, tensorMacs: 8.2, shaderLanes: 1, shaderMacs: 2.75,
    ddrBytesPerCycle: 22 / 0.94, sramBytesPerCycle: 128, sramByteCount: 512 << 10,
    starts: Starts(nn: 600, tp: 3000, sh: 3000))

  /// VS640 and SL1640: 4 cores, 2 tensor cores and 4 light ones, 1.6 TOPS. Its clock of 1.055 GHz is
  /// what 192 MACs per core need; its tensor processor is taken as fast as that of VS680 per cycle, for
  /// format conversions, which it does, take about as long on both.
  public static let vs640 = Hardware(
    clock: 1.055e9, coreCount: 4, pixelLanes: 64, tapLanes: 3, sixteenBitFactor: 4,
    tensorLanes: 1, tensorMacs: 8.2, shaderLanes: 1, shaderMacs: 2.75,
    ddrBytesPerCycle: 10 / 1.055, sramBytesPerCycle: 128, sramByteCount: 512 << 10,
    starts: Starts(nn: 600, tp: 3000, sh: 3000))
}
