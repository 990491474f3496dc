import SynapCore

/// How long the parts of looking at a picture took on this machine, in microseconds.
package struct StepTimes: Equatable, Sendable {
  /// Preparing the picture.
  package var preprocessing: Int
  /// Running the network.
  package var inference: Int
  /// Making results of the outputs.
  package var postprocessing: Int

  /// Creates times.
  package init(preprocessing: Int, inference: Int, postprocessing: Int) {
    self.preprocessing = preprocessing
    self.inference = inference
    self.postprocessing = postprocessing
  }

  private var total: String {
    (Double(preprocessing + inference + postprocessing) / 1000).fixed(2)
  }

  /// `24.03 ms (pre:17802, inf:5846, post:374)`, the parts in microseconds.
  package var inMicroseconds: String {
    "\(total) ms (pre:\(preprocessing), inf:\(inference), post:\(postprocessing))"
  }

  /// `4.13 ms (pre:1.25, inf:2.53, post:0.35)`, the parts in milliseconds.
  package var inMilliseconds: String {
    let parts = [("pre", preprocessing), ("inf", inference), ("post", postprocessing)].map {
      "\($0.0):\((Double($0.1) / 1000).fixed(2))"
    }
    return "\(total) ms (\(parts.joined(separator: ", ")))"
  }

  /// The parts as a document, in microseconds.
  package var json: JSONValue {
    [
      "preprocessing_us": .int(preprocessing), "inference_us": .int(inference),
      "postprocessing_us": .int(postprocessing),
    ]
  }
}
