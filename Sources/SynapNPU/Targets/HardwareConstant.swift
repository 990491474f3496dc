/// One figure of `Hardware`: its unit, what it means and where it comes from.
public struct HardwareConstant: Sendable {
  /// How a figure is known.
  public enum Origin: String, Hashable, Sendable {
    /// A public document says so.
    case published
    /// It follows from one published measurement.
    case derived
    /// It is fitted to all measurements together.
    case fitted
    /// Nothing published says it: an order of magnitude.
    case assumed
  }

  /// The name of the property.
  public let name: String
  /// The unit.
  public let unit: String
  /// How the figure is known.
  public let origin: Origin
  /// What it means, and what it was taken from.
  public let source: String
  /// The property.
  public let path: WritableKeyPath<Hardware, Double> & Sendable

  /// Every figure that is a rate or a time.
  public static let all: [HardwareConstant] = [
    .init(
      name: "clock", unit: "Hz", origin: .derived,
      source: "the rate of the published peak network at 192 MACs per core; a per-layer profile "
        + "bounds it below at 0.76 GHz", path: \.clock),
    .init(
      name: "coreCount", unit: "cores", origin: .published,
      source: "convolution cores: 22 (VS680), 4 (VS640)", path: \.coreCount),
    .init(
      name: "tensorCoreCount", unit: "cores", origin: .published,
      source: "tensor cores: 8 (VS680), 2 and 4 light ones (VS640)", path: \.tensorCoreCount),
    .init(
      name: "ddrBandwidth", unit: "B/s", origin: .published,
      source: "what the vendor's tiler assumes: 22 GB/s (VS680), 10 GB/s (VS640)",
      path: \.ddrBandwidth),
    .init(
      name: "macsPerCore", unit: "MAC/cycle", origin: .derived,
      source: "of the family; with the clock it gives the peak rate, and only their product shows",
      path: \.macsPerCore),
    .init(
      name: "sixteenBitFactor", unit: "", origin: .derived,
      source:
        "how much longer 16-bit products take: the published rates in 16 bits, above 1.7 TOP/s "
        + "(VS680) and 0.45 TOP/s (VS640)", path: \.sixteenBitFactor),
    .init(
      name: "coreBytesPerCycle", unit: "B/cycle", origin: .derived,
      source: "three small convolutions of a published profile move 42 to 48 bytes of their larger "
        + "operand per cycle", path: \.coreBytesPerCycle),
    .init(
      name: "handoverCycles", unit: "cycles", origin: .fitted,
      source:
        "from one instruction to the next: MobileNet v2 takes 1.84 ms, its profiled layers, which "
        + "leave it out, about 1", path: \.handoverCycles),
    .init(
      name: "coreStart", unit: "cycles", origin: .derived,
      source: "the smallest convolution of a published profile takes 670 cycles", path: \.coreStart),
    .init(
      name: "tensorBytesPerCycle", unit: "B/cycle", origin: .fitted,
      source: "bytes that a tensor core looks up, pools or moves on the chip",
      path: \.tensorBytesPerCycle),
    .init(
      name: "streamBytesPerCycle", unit: "B/cycle", origin: .fitted,
      source: "bytes that the tensor processor reads from DDR, and as many that it writes at the "
        + "same time; a profiled transposition of 150,528 bytes takes 153,811 cycles",
      path: \.streamBytesPerCycle),
    .init(
      name: "gatherCycles", unit: "cycles/B", origin: .fitted,
      source: "fetching bytes one at a time, as a transposition across planes does",
      path: \.gatherCycles),
    .init(
      name: "tensorMacs", unit: "MAC/cycle", origin: .derived,
      source: "a profiled fully connected layer of 1024 x 1001 takes 125,706 cycles",
      path: \.tensorMacs),
    .init(
      name: "tensorStart", unit: "cycles", origin: .derived,
      source: "a profiled transposition takes 3,283 cycles more than it has bytes",
      path: \.tensorStart),
    .init(
      name: "shaderElementTime", unit: "s/B", origin: .fitted,
      source:
        "per byte of elements on the shader, which has a clock of its own: format conversions "
        + "take about as long on both chips", path: \.shaderElementTime),
    .init(
      name: "shaderMacTime", unit: "s/MAC", origin: .fitted,
      source: "YOLOv5s-face in float16", path: \.shaderMacTime),
    .init(
      name: "shaderStartTime", unit: "s", origin: .fitted,
      source: "starting a program of the shader: small format conversions, a profiled Softmax",
      path: \.shaderStartTime),
    .init(
      name: "loadTimePerByte", unit: "s/B", origin: .fitted,
      source: "reading a model's file, by its constants", path: \.loadTimePerByte),
    .init(
      name: "initializationTimePerByte", unit: "s/B", origin: .fitted,
      source: "preparing constants and work area", path: \.initializationTimePerByte),
    .init(
      name: "shaderInitializationTime", unit: "s", origin: .fitted,
      source: "preparing one program of the shader", path: \.shaderInitializationTime),
    .init(
      name: "hostStartTime", unit: "s", origin: .assumed,
      source: "handing data to the host's processor and taking it back: caches are flushed and a "
        + "thread wakes", path: \.hostStartTime),
    .init(
      name: "hostMacTime", unit: "s/MAC", origin: .assumed,
      source: "binary32 on one Cortex-A core of about 2 GHz, plain code", path: \.hostMacTime),
    .init(
      name: "hostElementTime", unit: "s/element", origin: .assumed,
      source: "the same core reading or writing an element and computing its index",
      path: \.hostElementTime),
  ]
}
