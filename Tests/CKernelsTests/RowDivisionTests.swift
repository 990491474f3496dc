import CKernels
import Testing

/// Maps of one row that are long enough for several threads, and the same ones that can't be cut in
/// equal parts.
@Suite struct RowDivisionTests {
  private static func row(_ width: Int32, _ channels: Int32, _ size: Int, _ random: inout Random)
    -> Map
  {
    var map = Map(
      height: 1, width: width, channels: channels, elementSize: size, slack: &random)
    map.fill(&random)
    return map
  }

  /// Whether all levels and numbers of threads give the same bytes of a row made from one like it.
  private static func agree(
    _ width: Int32, size: Int,
    _ compute: (UnsafePointer<ck_map>, UnsafePointer<ck_map>, ck_isa, OpaquePointer?) -> Void
  ) -> Bool {
    var random = Random(seed: UInt64(width))
    let input = row(width, 100, size, &random)
    let output = row(width, 100, size, &random)
    let disagreement = firstDisagreement { isa, pool in
      var (input, output) = (input, output)
      input.withMap { input in output.withMap { compute(input, $0, isa, pool) } }
      return output.bytes
    }
    return disagreement == nil
  }

  @Test(arguments: [96, 97, 210] as [Int32])
  func threadsShareTablesOfOneRow(width: Int32) {
    var random = Random(seed: 1)
    let table = randomBytes(256, &random)
    let wide = (0..<65_536).map { UInt16(truncatingIfNeeded: $0 &* 40_503 &+ 7) }
    let points = (0..<Int(CK_INTERPOLATION_ENTRIES)).map { Int16(truncatingIfNeeded: $0 &* 60) }
    #expect(Self.agree(width, size: 1) { ck_lookup8(table, $0, $1, $2, $3) })
    #expect(Self.agree(width, size: 2) { ck_lookup16(wide, $0, $1, $2, $3) })
    #expect(Self.agree(width, size: 2) { ck_interpolate(points, $0, $1, $2, $3) })
  }

  @Test(arguments: [96, 97, 210] as [Int32], [false, true])
  func threadsShareAdditionsOfOneRow(width: Int32, repeatsPixel: Bool) {
    var random = Random(seed: 2)
    let right = Self.row(repeatsPixel ? 1 : width, 100, 1, &random)
    var operation = ck_elementwise()
    operation.type = CK_U8
    operation.left = ck_multiplier(mantissa: 1 << 30, exponent: 0)
    operation.right = ck_multiplier(mantissa: 1 << 30, exponent: 0)
    operation.output = ck_multiplier(mantissa: 1 << 30, exponent: -18)
    operation.output_max = 255
    #expect(
      Self.agree(width, size: 1) { left, output, isa, pool in
        var (operation, right) = (operation, right)
        right.withMap { ck_add_integer(&operation, left, $0, output, isa, pool) }
      })
  }
}
