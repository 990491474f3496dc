import SynapCompiler
import SynapCore
import SynapIR
import SynapImage
import SynapPostprocess
import SynapRuntime

/// One sample of all inputs: prepared for the source network, and assigned to the compiled one.
struct ComparisonSample {
  /// The files of all inputs.
  let files: [String]
  /// The source network's inputs.
  private(set) var tensors: [SynapIR.Tensor] = []
  /// The part of the first picture's plane that the networks see; nil without a picture.
  private(set) var rect: Rect?
  /// The first picture's file.
  private var picture = ""
  /// The first picture's size in pixels.
  private var size = (width: 0, height: 0)

  /// Reads `files`, one per input.
  ///
  /// - Throws: a `Diagnostic` naming the file that doesn't fit.
  init(_ files: [String], for source: SourceNetwork, _ network: Network) throws {
    guard files.count == source.inputs.count else {
      throw Diagnostic.error(
        "the network has \(source.inputs.count) inputs, \(files.count) files were given")
    }
    self.files = files
    for (position, (file, group)) in zip(files, network.metadata.inputGroups).enumerated() {
      let input = source.inputs[position]
      let target = network.inputs[group.lowerBound]
      if File.pathExtension(of: file) == "npy" {
        tensors.append(try Self.tensor(from: file, for: input, target))
        continue
      }
      let data = try InputData(contentsOf: file)
      try locating(in: Location(file: file)) {
        guard data.isPhotoOrFrame, let pictureSize = data.size else {
          throw Diagnostic.error("neither a picture nor an .npy array")
        }
        tensors.append(try input.tensor(for: data).tensor)
        let assigned = try Preprocessor().assign(data, to: network.inputs, at: group.lowerBound)
        if rect == nil {
          rect = assigned
          picture = file
          size = (pictureSize.width, pictureSize.height)
        }
      }
    }
  }

  /// The array in `file` as the source network's `input`, also assigned to `target`.
  private static func tensor(
    from file: String, for input: SourceNetwork.Input, _ target: SynapRuntime.Tensor
  ) throws -> SynapIR.Tensor {
    try locating(in: Location(file: file)) {
      let tensor = try input.reader.tensor(for: .file(file))
      guard target.metadata.preprocessing == nil else {
        throw Diagnostic.error(
          "the compiled network prepares '\(target.metadata.sourceName)' itself: it takes a picture"
        )
      }
      try target.assign(normalized: input.given(tensor))
      return tensor
    }
  }

  /// The annotated objects of the picture; nil where it has no annotation.
  func objects(in truth: GroundTruth?) throws -> [LocatedObject]? {
    try truth?.objects(in: picture, width: size.width, height: size.height)
  }
}

extension InputData {
  /// Whether this is a coded picture or a camera's, whose colours are known.
  fileprivate var isPhotoOrFrame: Bool {
    switch content {
    case .picture(_, let format): format == "rgb"
    case .frame: true
    case .raw: false
    }
  }
}
