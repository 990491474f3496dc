import SynapComparison
import SynapCore
import SynapPostprocess
import SynapTestSupport
import Testing

@Suite struct GroundTruthTests {
  private static func xml(_ boxes: String) -> String {
    """
    <?xml version='1.0' encoding='ISO-8859-1'?>
    <?xml-stylesheet type='text/xsl' href='image_metadata_stylesheet.xsl'?>
    <dataset><name>Faces &amp; more</name><!-- <box/> --><images>
      <image file='faces/a.jpg' width='500' height='332'>
    \(boxes)
      </image>
      <image file='b.jpg'/>
    </images></dataset>
    """
  }

  /// 68 parts: part i lies at (i, 2 i).
  private static let parts = (0..<68).reversed().map {
    "<part name='\($0 < 10 ? "0" : "")\($0)' x='\($0)' y='\(2 * $0)'/>"
  }.joined(separator: "\n")

  @Test func readsBoxesAndTheFivePointsOf68Parts() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      Self.xml(
        "<box top='181' left='274' width='52' height='53'>\(Self.parts)<label>x</label></box>"
          + "<box top='1' left='2' width='3' height='4' ignore='1'/>"), to: "truth.xml")
    var truth = GroundTruth()
    try truth.add(contentsOf: path)
    #expect(truth.pictures == [folder.file("faces/a.jpg"), folder.file("b.jpg")])
    let objects = try #require(try truth.objects(in: "elsewhere/a.jpg", width: 9, height: 9))
    #expect(objects.count == 2)
    #expect(objects[0].box == Box(xMin: 274, yMin: 181, xMax: 326, yMax: 234))
    let columns: [Float] = [38.5, 44.5, 30, 48, 54]
    #expect(objects[0].landmarks == columns.map { Point(x: $0, y: 2 * $0) })
    #expect(!objects[0].isIgnored && objects[1].isIgnored)
    #expect(objects[1].landmarks.isEmpty)
    #expect(try truth.objects(in: "b.jpg", width: 9, height: 9) == [])
    #expect(try truth.objects(in: "c.jpg", width: 9, height: 9) == nil)
  }

  @Test func refusesAPictureThatIsAnnotatedTwice() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.xml(""), to: "truth.xml")
    var truth = GroundTruth()
    try truth.add(contentsOf: path)
    #expect(throws: Diagnostic.self) { try truth.add(contentsOf: path) }
    #expect(throws: Diagnostic.self) { try truth.add(contentsOf: folder.file("none.xml")) }
  }

  @Test(arguments: [
    ("<box top='1' left='2' width='3'/>", "the attribute 'height' is missing"),
    ("<box top='1' left='2' width='0' height='3'/>", "the box is empty"),
    ("<box top='1' left='nan' width='3' height='3'/>", "'nan' is no coordinate"),
    ("<box top='1' left='1e9' width='3' height='3'/>", "'1e9' is no coordinate"),
    ("<part name='1' x='1' y='1'/>", "a part outside a box"),
    (
      "<box top='1' left='2' width='3' height='3'><part name='1' x='1' y='1'/>"
        + "<part name='1' x='1' y='1'/></box>", "a second part '1'"
    ),
    ("<box top='1' left='2' width='3' height='3'>", "the end of 'image' does not belong here"),
    ("<box top='1' top='2'/>", "a second attribute 'top'"),
    ("<box top=1/>", "the value of 'top' has no quotes"),
    ("<box top='&bomb;'/>", "an unknown entity in '&bomb;'"),
    ("<!DOCTYPE a [<!ENTITY b 'c'>]>", "document types are not read"),
    ("<box top='1 />", "the value of 'top' does not end"),
    ("<!-- ", "'-->' is missing"),
  ])
  func refusesWithTheLine(_ boxes: String, _ message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.xml(boxes), to: "truth.xml")
    var truth = GroundTruth()
    #expect {
      try truth.add(contentsOf: path)
    } throws: { error in
      "\(error)".hasPrefix(path + ":") && "\(error)".hasSuffix("error: \(message)")
    }
  }

  @Test func linesAreCounted() throws {
    let text = "<a>\n<b\n x='1'\n y='\n'/>\n\n</a></c>"
    var reader = XMLReader(Array(text.utf8))
    #expect(try reader.next() == .start("a", [:]))
    #expect(try reader.next() == .start("b", ["x": "1", "y": "\n"]))
    #expect(reader.line == 5)
    #expect(try reader.next() == .end("b"))
    #expect(try reader.next() == .end("a"))
    #expect(reader.line == 7)
    #expect(throws: Diagnostic.self) { try reader.next() }
  }

  @Test func nestingIsBounded() {
    var reader = XMLReader(Array(String(repeating: "<a>", count: 100_000).utf8))
    #expect(throws: Diagnostic.self) { while try reader.next() != nil {} }
  }

  @Test func survivesRandomChanges() throws {
    var numbers = SplitMix64(seed: 11)
    let original = Array(
      Self.xml("<box top='1' left='2' width='3' height='4'>\(Self.parts)</box>").utf8)
    for _ in 0..<500 {
      var bytes = original
      for _ in 0..<3 {
        bytes[Int(numbers.next() % UInt64(bytes.count))] = UInt8(
          truncatingIfNeeded: numbers.next())
      }
      do { _ = try ImglabAnnotations(parsing: bytes) } catch { #expect(error is Diagnostic) }
    }
  }

  @Test func readsYOLOLabels() throws {
    let folder = try TemporaryFolder()
    try folder.write("3 0.5 0.25 0.5 0.5\n\n0 0 0 1 1 0.5\n", to: "photo.txt")
    try folder.write("3 0.5 0.25\n", to: "bad.txt")
    var truth = GroundTruth()
    try truth.add(contentsOf: folder.path)
    let objects = try #require(try truth.objects(in: "x/photo.jpg", width: 200, height: 100))
    #expect(objects.map(\.classIndex) == [3, 0])
    #expect(objects[0].box == Box(xMin: 50, yMin: 0, xMax: 150, yMax: 50))
    #expect(try truth.objects(in: "other.jpg", width: 1, height: 1) == nil)
    #expect {
      try truth.objects(in: "bad.jpg", width: 1, height: 1)
    } throws: { "\($0)".contains("bad.txt:1: error: expected class") }
  }
}
