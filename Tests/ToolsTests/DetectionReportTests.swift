import SynapCore
import SynapPostprocess
import Testing
import ToolSupport

@Suite struct DetectionReportTests {
  static let result = DetectionResult(items: [
    Detection(
      classIndex: 1, confidence: 0.76,
      boundingBox: Rect(x: 184, y: 38, width: 307, height: 433)),
    Detection(
      classIndex: 9, confidence: 0.5, boundingBox: Rect(x: 97, y: 101, width: 18, height: 18),
      landmarks: [Landmark(x: 5, y: 6), Landmark(x: 7, y: 8, visibility: 0.5)]),
  ])
  static let times = StepTimes(
    preprocessing: 17802, inference: 5846, postprocessing: 374)

  @Test func showsPeopleATable() {
    let report = DetectionReport(labels: Labels(["person", "bicycle"]), style: .table)
    let blanks = String(repeating: " ", count: 16)
    #expect(
      report.text(of: Self.result, name: "a.png", times: Self.times) == """
        Detection time: 24.02 ms (pre:17802, inf:5846, post:374)
        #   Score  Class   Position        Size  Description     Landmarks
        0    0.76      1   184,  38    307, 433  bicycle\(blanks.dropFirst(7))
        1    0.50      9    97, 101     18,  18  \(blanks)5,6,0,-1.00 7,8,0,0.50\u{20}

        """)
  }

  @Test func showsProgramsJSON() throws {
    let report = DetectionReport(labels: Labels(), style: .linesAndDocument)
    let text = report.text(of: Self.result, name: "a.png", times: Self.times)
    let start = try #require(text.firstIndex(of: "{"))
    #expect(text[..<start] == "Detection time: 24.02 ms (pre:17802, inf:5846, post:374)\n")
    let result = try DetectionResult(json: JSONValue(parsing: String(text[start...])))
    #expect(result == Self.result)
  }

  @Test func givesProgramsTheDocumentAlone() throws {
    let report = DetectionReport(labels: Labels(), style: .document)
    #expect(report.heading(name: "a.png", size: (4, 2, 3)).isEmpty)
    let text = report.text(of: Self.result, name: "a.png", times: Self.times)
    let document = try JSONValue(parsing: text)
    #expect(document["file"]?.stringValue == "a.png")
    #expect(document["times"]?["inference_us"]?.intValue == 5846)
    #expect(try DetectionResult(json: document) == Self.result)
  }

  @Test func namesThePicture() {
    let report = DetectionReport(labels: Labels(), style: .linesAndDocument)
    #expect(
      report.heading(name: "a.png", size: (4, 2, 3))
        == " \nInput image: a.png (w = 4, h = 2, c = 3)\n")
  }
}
