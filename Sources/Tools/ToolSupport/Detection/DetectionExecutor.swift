import SynapCore
import SynapImage
import SynapPostprocess
import SynapRuntime

/// A network that looks at pictures: compiled for the NPU, or as it was before.
package protocol DetectionExecutor {
  /// The outputs as they are known before the network runs.
  var outputs: [OutputDescription] { get }
  /// Width and height of the network's input.
  var inputSize: (width: Int, height: Int)? { get }
  /// Takes a picture as the next input; the part of the picture's plane that the input shows.
  mutating func assign(_ data: InputData) throws -> Rect
  /// Runs the network.
  mutating func run() throws -> [OutputTensor]
}
