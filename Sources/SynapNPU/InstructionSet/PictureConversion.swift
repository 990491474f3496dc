import CKernels
import SynapCore

/// `picture`: cuts a picture out of a camera's, scales it, and turns it into a network's colours and
/// stored numbers, on the shader.
///
/// Every component of the pixels is a map of its own, so that all layouts of pictures are one: they
/// lie side by side in a pixel or apart, in whole or in half resolution. Steps and offsets are
/// numbers in memory, so that they may come with every inference; whatever they are, nothing beyond
/// the picture is read. Arithmetic: `ck_picture.h`.
public struct PictureConversion: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x44
  /// The name in assembly text.
  public static let mnemonic = "picture"
  /// What the instruction computes.
  public static let summary =
    "part of a camera's picture, scaled, as a network's colours and numbers"
  /// The operands.
  public static let fields: Fields<PictureConversion> = [
    .group("first", \.first),
    .group("second", \.second),
    .group("third", \.third),
    .group("output", \.output),
    .choice("colors", \.colors, PictureColors.allCases, "what becomes of the components"),
    .boolean("scales", \.scales, "whether the steps count; otherwise pixels stay pixels"),
    .group("region", \.region),
    .group("tables", \.tables),
  ]

  /// The first component of every pixel, uint8: as high and wide as the picture.
  public var first = FeatureMap()
  /// The second component, of the same extents or half of them; unused for an output of one channel.
  public var second = FeatureMap()
  /// The third component, as the second one.
  public var third = FeatureMap()
  /// The output, of 1 or 3 channels, uint8, int8, int16, float16 or float32.
  public var output = FeatureMap()
  /// What becomes of the components.
  public var colors = PictureColors.kept
  /// Whether the steps count; otherwise pixels stay pixels.
  public var scales = false
  /// Where four int32 lie: how many source columns and rows there are for one of the output, in
  /// 1/32768, and the first source column and row.
  public var region = Address(.parameters)
  /// Where the tables lie among the parameters: 256 stored values for each channel of the output.
  public var tables = Address(.parameters)

  /// Creates an instruction on one element.
  public init() {}

  /// The components that are used, with their names.
  private var components: [(name: String, map: FeatureMap)] {
    output.channels == 1
      ? [("first", first)] : [("first", first), ("second", second), ("third", third)]
  }
  private var tableRegion: Region {
    let size = output.elementType.byteCount
    return Region("tables", at: tables, run: 256 * size * output.channels, alignment: size)
  }
  private var regionRegion: Region { Region("region", at: region, run: 16, alignment: 4) }

  /// SH.
  public var engine: Engine { .sh }
  /// The components, region and tables.
  public var reads: [Region] {
    components.map { $0.map.region($0.name) } + [regionRegion, tableRegion]
  }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// One operation for each sample that a pixel of the output takes, and one more where it is mixed
  /// of several.
  public var work: Work {
    let pixels = output.height * output.width
    var work = Work()
    for (_, map) in components {
      let samples =
        pixels / (map.height == first.height ? 1 : 2) / (map.width == first.width ? 1 : 2)
      work.elements += samples
      work.read(samples, from: map.address.space)
    }
    if scales { work.elements += pixels }
    for region in [regionRegion, tableRegion] where region.space == .parameters {
      work.read(region.byteCount, from: .parameters)
    }
    work.write(output.byteCount, to: output.address.space)
    return work
  }

  /// Throws where types, channels or extents don't fit.
  public func check(in memory: MemoryMap) throws {
    try output.check("output", types: [.uint8, .int8, .int16, .float16, .float32])
    guard [1, 3].contains(output.channels), output.channels == 3 || colors == .kept else {
      throw Diagnostic.error(
        "output has \(output.channels) channels; it must have 3, or 1 where colors are kept")
    }
    guard tables.space == .parameters else {
      throw Diagnostic.error("the tables must be parameters, not at \(tables)")
    }
    for (name, map) in components {
      try map.check(name, types: [.uint8])
      guard map.channels == 1, first.height == map.height || first.height == 2 * map.height,
        first.width == map.width || first.width == 2 * map.width
      else {
        throw Diagnostic.error(
          "\(name) has \(map.height)x\(map.width) pixels of \(map.channels) elements; it must have "
            + "one element per pixel and the extents of first, or half of them")
      }
    }
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    var picture = ck_picture()
    picture.colors = colors.kernelColors
    picture.scales = scales
    picture.component = (
      context.kernelMap(first), context.kernelMap(second), context.kernelMap(third)
    )
    picture.region = UnsafePointer(context.pointer(region).assumingMemoryBound(to: Int32.self))
    picture.tables = UnsafeRawPointer(context.pointer(tables))
    picture.element_size = Int32(output.elementType.byteCount)
    return KernelCall(
      arguments: (picture, context.kernelMap(output), context.kernelSet, context.pool)
    ) { picture, output, set, pool in
      withUnsafePointer(to: picture) { picture in
        withUnsafePointer(to: output) { ck_convert_picture(picture, $0, set, pool) }
      }
    }
  }
}
