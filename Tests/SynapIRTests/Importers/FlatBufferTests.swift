import SynapCore
import SynapIR
import SynapTestSupport
import Testing

@Suite struct FlatBufferTests {
  private func root(_ value: FlatValue, changing change: (inout [UInt8]) -> Void = { _ in })
    throws -> FlatTable
  {
    var bytes = value.buffer(identifier: "TEST")
    change(&bytes)
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    return try FlatBuffer(storage: storage).root(identifier: "TEST")
  }

  private static let sample = FlatValue.table([
    .integer(-7), nil, .text("ü"), .table([.float(1.5)]), .integers([1, -2]), .byte(3),
    .tables([.table([.integer(4)]), .table([])]),
  ])

  @Test func readsEveryKindOfField() throws {
    let table = try root(Self.sample)
    #expect(try table.number(0, default: Int32(0)) == -7)
    #expect(try table.number(1, default: Int32(9)) == 9)
    #expect(try table.number(99, default: UInt8(8)) == 8)
    #expect(try table.text(2) == "ü")
    #expect(try table.table(3)?.float(0, default: 0) == 1.5)
    #expect(try table.vector(4, elementSize: 4)?.numbers(Int32.self) == [1, -2])
    #expect(try table.number(5, default: UInt8(0)) == 3)
    let list = try #require(try table.vector(6, elementSize: 4))
    #expect(try list.table(0).number(0, default: Int32(0)) == 4)
    #expect(try list.table(1).number(0, default: Int32(5)) == 5)
    #expect(try table.table(1) == nil)
  }

  @Test func refusesAnotherIdentifier() {
    #expect(throws: Diagnostic.error("the file has no identifier 'TEST'", at: Location(byte: 4))) {
      try root(Self.sample) { $0[4] = 0 }
    }
  }

  /// Every byte of the buffer, one after the other, gets values that send offsets and counts astray;
  /// reading everything ends in an error or in numbers.
  @Test func staysInsideWhateverOffsetsSay() throws {
    let original = Self.sample.buffer(identifier: "TEST")
    var refusals = 0
    for place in 8..<original.count {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        do {
          let table = try root(Self.sample) { $0[place] = value }
          for field in 0..<8 {
            _ = try table.number(field, default: Int64(0))
            _ = try table.text(field)
            _ = try table.table(field)?.number(0, default: Int32(0))
            _ = try table.vector(field, elementSize: 4)?.numbers(Int32.self)
            if let list = try table.vector(field, elementSize: 4) {
              for index in 0..<list.count { _ = try list.table(index) }
            }
          }
        } catch is Diagnostic {
          refusals += 1
        }
      }
    }
    #expect(refusals > 50)
  }

  @Test func refusesWhatIsCutOff() {
    let whole = Self.sample.buffer(identifier: "TEST").count
    for count in 0..<20 {
      #expect(throws: Diagnostic.self, "\(count) of \(whole) bytes") {
        try root(Self.sample) { $0 = Array($0.prefix(count)) }
      }
    }
  }
}
