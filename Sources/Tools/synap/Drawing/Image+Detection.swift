import SynapImage
import SynapPostprocess
import ToolSupport

extension Image {
  /// Draws the box of `detection`, its class and confidence above it, and its landmarks.
  mutating func draw(_ detection: Detection) {
    let box = detection.boundingBox
    drawRectangle(
      x: box.x, y: box.y, width: box.width, height: box.height, color: .detection, thickness: 2)
    drawText(
      "\(detection.classIndex): \(Double(detection.confidence).fixed(2))", x: box.x, y: box.y - 3,
      color: .detection)
    for point in detection.landmarks {
      drawRectangle(
        x: point.x, y: point.y, width: 2, height: 2, color: .detection, thickness: 2)
    }
  }
}
