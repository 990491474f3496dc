import SynapCore
import SynapPostprocess

/// What `synap_cli_od` prints about a picture: a table for people, JSON for programs.
package struct DetectionReport: Sendable {
  /// The names of the classes.
  package var labels: Labels
  /// How detections are shown.
  package var style: OutputStyle

  /// Creates a report.
  package init(labels: Labels, style: OutputStyle) {
    self.labels = labels
    self.style = style
  }

  /// The lines before a detection, of which the first holds a single blank; nothing where programs
  /// read it all.
  package func heading(
    name: String, size: (width: Int, height: Int, channels: Int)
  ) -> String {
    if style == .document { return "" }
    return
      " \nInput image: \(name) (w = \(size.width), h = \(size.height), c = \(size.channels))\n"
  }

  /// The text about a detection in the picture called `name`.
  package func text(of result: DetectionResult, name: String, times: StepTimes) -> String {
    if style == .document {
      return result.json.adding(["file": .string(name), "times": times.json]).dump(indent: 2) + "\n"
    }
    let time = "Detection time: \(times.inMicroseconds)\n"
    guard style == .table else { return time + result.text + "\n" }
    let rows = result.items.enumerated().map { index, item in
      DetectionTable.row(index, item, label: labels[item.classIndex]) + "\n"
    }
    return time + DetectionTable.header + "\n" + rows.joined()
  }
}
