import SynapCore
import SynapNPU
import Testing

@Suite struct PictureConversionTests {
  /// A conversion of a picture in nv12, whose parts lie one behind the other in DDR.
  private func conversion(
    from size: (width: Int, height: Int), to result: (width: Int, height: Int),
    _ builder: inout ProgramBuilder
  ) -> PictureConversion {
    let (area, quarter) = (size.width * size.height, size.width * size.height / 4)
    let chroma = map(area, size.height / 2, size.width / 2, 2)
    let region: [Int32] = [
      Int32(size.width * 32768 / result.width), Int32(size.height * 32768 / result.height), 0, 0,
    ]
    return PictureConversion {
      $0.first = map(0, size.height, size.width, 1)
      $0.second = chroma.channels(0..<1)
      $0.third = chroma.channels(1..<2)
      $0.output = map(area + 2 * quarter, result.height, result.width, 3)
      $0.colors = .yuvToRGB
      $0.scales = size != result
      $0.region = builder.appendParameters(region)
      $0.tables = builder.appendParameters((0..<3 * 256).map { UInt8($0 % 256) })
    }
  }

  /// The amounts in `Benchmarks/timing/workloads`, to which published times are compared.
  @Test(arguments: [
    (224, 224, 125_440, 75_264, 150_528), (640, 360, 576_000, 345_600, 691_200),
    (1920, 1080, 3_110_400, 3_110_400, 6_220_800),
  ])
  func hasTheWorkOfPublishedConversions(
    _ width: Int, _ height: Int, _ elements: Int, _ read: Int, _ written: Int
  ) {
    var builder = ProgramBuilder(targetName: "VS680")
    let conversion = conversion(from: (1920, 1080), to: (width, height), &builder)
    #expect(conversion.engine == .sh)
    #expect(conversion.work.elements == elements)
    #expect(conversion.work.ddr.read == read && conversion.work.ddr.written == written)
    #expect(conversion.work.elementBits == 8)
  }

  @Test func readsTheRegionWhenItRuns() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let tables = builder.appendParameters((0..<256).map { UInt8(255 - $0) })
    let picture = (0..<64).map { UInt8($0) }
    let conversion = PictureConversion {
      $0.first = map(16, 8, 8, 1)
      $0.output = map(80, 2, 2, 1)
      $0.scales = true
      $0.region = Address(.ddr, 0)
      $0.tables = tables
    }
    func shown(_ region: [Int32]) throws -> [UInt8] {
      let numbers = region.flatMap { number in
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
      }
      return try run(numbers + picture, output: 80..<84, builder: builder, [conversion])
    }
    #expect(try shown([32768, 32768, 3, 2]) == [19, 20, 27, 28].map { 255 - $0 })
    #expect(try shown([65536, 65536, 0, 0]) == [5, 7, 21, 23].map { 255 - $0 })
    #expect(try shown([.min, .max, .max, .min]).count == 4)
  }

  @Test(arguments: [
    ("second", "second has 3x4 pixels of 2 elements"), ("third", "third has 3x3 pixels"),
    ("output", "output has 2 channels; it must have 3"), ("tables", "the tables must be param"),
    ("gray", "output has 1 channels; it must have 3, or 1 where colors are kept"),
    ("type", "first has the type int8"), ("overlap", "output overlaps first"),
    ("region", "region at ddr 0x2 is not"),
  ])
  func refusesWhatDoesNotFit(_ mistake: String, _ message: String) throws {
    var builder = ProgramBuilder(targetName: "VS680")
    builder.ddrByteCount = 4096
    var conversion = conversion(from: (8, 6), to: (4, 4), &builder)
    switch mistake {
    case "second": conversion.second.channels = 2
    case "third": conversion.third = map(48, 3, 3, 1)
    case "output": conversion.output = map(96, 4, 4, 2)
    case "tables": conversion.tables = Address(.ddr, 256)
    case "gray": conversion.output = map(96, 4, 4, 1)
    case "type": conversion.first.elementType = .int8
    case "overlap": conversion.output = map(20, 4, 4, 3)
    default: conversion.region = Address(.ddr, 2)
    }
    builder.append(conversion, layer: nil)
    #expect {
      try builder.build()
    } throws: {
      "\($0)".contains(message) || mistake == "region" && "\($0)".contains("region")
    }
  }
}
