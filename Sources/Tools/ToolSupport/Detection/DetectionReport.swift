import SynapCore
import SynapImage
import SynapPostprocess

/// What `synap_cli_od` prints about a picture: a table for people, JSON for programs.
package struct DetectionReport: Sendable {
  /// How long the parts of a detection took, in microseconds.
  package struct Times: Equatable, Sendable {
    /// Preparing the picture.
    package var preprocessing: Int
    /// Running the network.
    package var inference: Int
    /// Finding objects in the outputs.
    package var postprocessing: Int

    /// Creates times.
    package init(preprocessing: Int, inference: Int, postprocessing: Int) {
      self.preprocessing = preprocessing
      self.inference = inference
      self.postprocessing = postprocessing
    }
  }

  /// The names of the classes.
  package var labels: Labels
  /// Whether detections are shown as a table instead of JSON.
  package var isTable: Bool

  /// Creates a report.
  package init(labels: Labels, isTable: Bool) {
    self.labels = labels
    self.isTable = isTable
  }

  /// The lines before a detection; the first holds a single blank.
  package func heading(name: String, image: Image) -> String {
    " \nInput image: \(name) (w = \(image.width), h = \(image.height), c = \(image.channels))\n"
  }

  /// The lines about a detection.
  package func text(of result: DetectionResult, times: Times) -> String {
    let total = Double(times.preprocessing + times.inference + times.postprocessing) / 1000
    let time =
      "Detection time: \(total.fixed(2)) ms (pre:\(times.preprocessing), "
      + "inf:\(times.inference), post:\(times.postprocessing))\n"
    guard isTable else { return time + result.text + "\n" }
    let rows = result.items.enumerated().map { index, item in
      let label =
        labels.names.indices.contains(item.classIndex) ? labels.names[item.classIndex] : ""
      return DetectionTable.row(index, item, label: label) + "\n"
    }
    return time + DetectionTable.header + "\n" + rows.joined()
  }
}
