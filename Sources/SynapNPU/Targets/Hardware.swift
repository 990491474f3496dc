/// What work costs on one chip: few figures, each with a physical meaning.
///
/// `constants` names every figure with its unit, its meaning and where it comes from;
/// `docs/hardware.md` is generated from it. The first five differ between chips, the others are
/// shared by the family.
public struct Hardware: Hashable, Sendable {
  /// The NPU's clock in hertz.
  public var clock: Double
  /// The number of convolution cores, which share out the output channels.
  public var coreCount: Double
  /// The number of tensor cores.
  public var tensorCoreCount: Double
  /// Bytes per second to and from DDR, all engines together.
  public var ddrBandwidth: Double
  /// How much longer 16-bit products take than 8-bit ones.
  public var sixteenBitFactor: Double

  /// Cycles between two instructions, in which caches are flushed and the next one is fetched.
  public var handoverCycles = 10_780.0
  /// MACs of 8 bits per cycle and convolution core.
  public var macsPerCore = 192.0
  /// Bytes per cycle of the larger operand that pass through the convolution cores together.
  public var coreBytesPerCycle = 46.0
  /// Cycles before a convolution's work begins.
  public var coreStart = 700.0

  /// Bytes per cycle that a tensor core looks up, pools or moves on the chip.
  public var tensorBytesPerCycle = 0.5775
  /// Bytes per cycle that the tensor processor reads from DDR, and as many that it writes at the
  /// same time.
  public var streamBytesPerCycle = 0.941
  /// Cycles per byte that the tensor processor fetches from scattered places.
  public var gatherCycles = 7.08
  /// MACs per cycle of the tensor processor in fully connected layers.
  public var tensorMacs = 8.2
  /// Cycles before the tensor processor's work begins.
  public var tensorStart = 3283.0

  /// Seconds per element of the shader, which has a clock of its own; per 8 bits of integer elements.
  public var shaderElementTime = 9.775e-9
  /// Seconds per MAC of the shader.
  public var shaderMacTime = 0.3753e-9
  /// Seconds before the shader's work begins.
  public var shaderStartTime = 19.48e-6

  /// Seconds before a call of the host's processor begins.
  public var hostStartTime = 100e-6
  /// Seconds per MAC of binary32 on the host's processor.
  public var hostMacTime = 1e-9
  /// Seconds per element that the host's processor reads or writes.
  public var hostElementTime = 4e-9

  /// The memory on the chip that feature maps lie in, in bytes.
  public var sramByteCount = 2560 << 10
  /// The memory on the chip that weights are fetched into, in bytes.
  public var weightCacheByteCount = 512 << 10

  /// Seconds per byte of reading a model's file.
  public var loadTimePerByte = 21.49e-9
  /// Seconds per byte of parameters and work area that the driver prepares.
  public var initializationTimePerByte = 1.557e-9
  /// Seconds per shader program that the driver prepares.
  public var shaderInitializationTime = 385.3e-6

  /// Creates the figures of a chip; those of the family are the defaults.
  public init(
    clock: Double, coreCount: Double, tensorCoreCount: Double, ddrBandwidth: Double,
    sixteenBitFactor: Double
  ) {
    self.clock = clock
    self.coreCount = coreCount
    self.tensorCoreCount = tensorCoreCount
    self.ddrBandwidth = ddrBandwidth
    self.sixteenBitFactor = sixteenBitFactor
  }

  /// MACs of 8 bits per cycle of all cores together.
  public var peakMacs: Double { coreCount * macsPerCore }
  /// MACs of 16 bits per cycle of all cores together.
  public var peakMacs16: Double { peakMacs / sixteenBitFactor }
  /// Bytes per cycle to and from DDR.
  public var ddrBytesPerCycle: Double { ddrBandwidth / clock }
  /// Bytes per cycle of all tensor cores together, on the chip.
  public var tensorBytes: Double { tensorCoreCount * tensorBytesPerCycle }

  /// VS680 and SL1680: 22 cores, 8 tensor cores, 7.9 TOPS.
  public static let vs680 = Hardware(
    clock: 0.945e9, coreCount: 22, tensorCoreCount: 8, ddrBandwidth: 22e9,
    sixteenBitFactor: 4.5)

  /// VS640 and SL1640: 4 cores, 2 tensor cores and 4 light ones, 1.6 TOPS.
  public static let vs640 = Hardware(
    clock: 1.055e9, coreCount: 4, tensorCoreCount: 6, ddrBandwidth: 10e9,
    sixteenBitFactor: 3.6)
}
