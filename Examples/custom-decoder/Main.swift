import ArgumentParser
import Foundation
import SynapCore
import SynapPostprocess
import SynapRuntime

/// Finds faces in photos with a compiled network whose outputs no tool of ours can read: the decoder
/// is the program's own, the rest comes from the libraries.
@main struct FindFaces: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find-faces", abstract: "Finds faces with a compiled CenterFace or YuNet.")

  @Argument(help: "The compiled network, a model.synap.")
  var model: String

  @Argument(help: "Photos: jpg, png or bmp.")
  var photos: [String]

  @Flag(help: "Print JSON as synap_cli_od does, for synap image_od, instead of a table.")
  var json = false

  @Option(help: "The smallest confidence of a face; the network's own by default.")
  var scoreThreshold: Float?

  @Option(help: "The largest overlap of two faces.")
  var iouThreshold: Float = 0.4

  func run() throws {
    do {
      try find()
    } catch let error as Diagnostic {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      throw ExitCode.failure
    }
  }

  private func find() throws {
    let network = try Network(contentsOf: model)
    let reader = try FaceReader(
      network, scoreThreshold: scoreThreshold, iouThreshold: iouThreshold)
    for path in photos {
      let photo = try InputData(contentsOf: path)
      guard let rect = try Preprocessor().assign(photo, to: network.inputs) else {
        throw Diagnostic.error("not a picture", at: Location(file: path))
      }
      network.predict()
      show(reader.faces(in: try network.outputs.map { try $0.floats() }, of: rect), in: path)
    }
  }

  private func show(_ faces: DetectionResult, in path: String) {
    print(path)
    if json { return print(faces.text) }
    print(DetectionTable.header)
    for (index, face) in faces.items.enumerated() { print(DetectionTable.row(index, face)) }
  }
}
