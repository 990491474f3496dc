import SynapCore
import SynapPostprocess
import Testing

@Suite struct DetectionTableTests {
  func detection(
    _ confidence: Float, _ classIndex: Int, _ x: Int, _ y: Int, _ width: Int, _ height: Int,
    _ landmarks: [Landmark] = []
  ) -> Detection {
    Detection(
      classIndex: classIndex, confidence: confidence,
      boundingBox: Rect(x: x, y: y, width: width, height: height), landmarks: landmarks)
  }

  @Test func printsTheHeader() {
    #expect(
      DetectionTable.header == "#   Score  Class   Position        Size  Description     Landmarks")
  }

  @Test func printsTheRowsOfSynapCliOd() {
    #expect(
      DetectionTable.row(0, detection(0.762, 1, 184, 38, 307, 433), label: "bicycle")
        == "0    0.76      1   184,  38    307, 433  bicycle         ")
    #expect(
      DetectionTable.row(4, detection(0.57, 2, 97, 101, 18, 18), label: "car")
        == "4    0.57      2    97, 101     18,  18  car             ")
    #expect(
      DetectionTable.row(5, detection(0.55, 27, 308, 51, 102, 61), label: "tie")
        == "5    0.55     27   308,  51    102,  61  tie             ")
  }

  @Test func printsLandmarks() {
    let face = detection(
      0.883_178_77, 0, 507, 310, 106, 135,
      [Landmark(x: 541, y: 357), Landmark(x: 590, y: 351, visibility: 0.5)])
    #expect(
      DetectionTable.row(0, face)
        == "0    0.88      0   507, 310    106, 135                  541,357,0,-1.00 590,351,0,0.50 "
    )
    #expect(
      DetectionTable.imageRow(0, face)
        == "0    0.88      0   507, 310    106, 135                  541,357 590,351")
  }

  @Test func growsWithLongValues() {
    #expect(
      DetectionTable.row(
        12345, detection(1, -1_234_567, 10000, -1000, 1, 1), label: "a very long label")
        == "12345  1.00 -1234567  10000,-1000      1,   1  a very long label")
  }

  @Test(
    arguments: [
      (0.125, "0.12"), (0.375, "0.38"), (0.005, "0.00"), (0.995, "1.00"), (-1, "-1.00"),
      (0.015, "0.01"), (12.345, "12.35"), (0, "0.00"), (.nan, "nan"), (.infinity, "inf"),
    ] as [(Float, String)])
  func roundsToTwoDecimals(value: Float, text: String) {
    #expect(DetectionTable.fixed(value) == text)
  }
}
