import SynapCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes the YOLOv5s-face architecture with seeded weights as an ONNX file: a network of real size
/// and shape for demonstrations and measurements, without a download. It finds no faces.
@main
struct Main {
  static let usage = """
    usage: make-yolov5s-face [--size HEIGHTxWIDTH] [--seed N] FILE

      --size HEIGHTxWIDTH  extents of the input, multiples of 32 (480x640)
      --seed N             determines the weights (1)
    """

  static func main() {
    do {
      let options = try Options(Array(CommandLine.arguments.dropFirst()))
      guard let path = options.path else {
        print(usage)
        return
      }
      let sketch = FaceNetwork(
        height: options.height, width: options.width, seed: options.seed
      ).sketch
      try File.write(sketch.network.serialized(), to: path)
      let outputs = sketch.network.outputs.map(\.name).joined(separator: ", ")
      print(
        """
        \(path): YOLOv5s-face at \(options.height)x\(options.width), \
        \(sketch.convolutions) convolutions, \(sketch.parameterCount) parameters, \
        \(sketch.multiplyAccumulates) multiply-accumulates, outputs \(outputs)
        """)
    } catch {
      let message = Array("\(error)\n".utf8)
      _ = message.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      exit(1)
    }
  }
}

/// What the command line asks for.
struct Options {
  /// The file to write; nil where help is asked for.
  var path: String?
  /// The extent of the input in rows.
  var height = 480
  /// The extent of the input in columns.
  var width = 640
  /// What determines the weights.
  var seed: UInt64 = 1

  /// Reads the arguments.
  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    func value(of option: String) throws -> String {
      guard let value = rest.popFirst() else {
        throw Diagnostic.error("\(option) takes a value")
      }
      return value
    }
    if rest.contains("--help") || rest.contains("-h") { return }
    while let argument = rest.popFirst() {
      switch argument {
      case "--size":
        let text = try value(of: argument)
        let extents = text.split(separator: "x").compactMap { Int($0) }
        guard extents.count == 2,
          extents.allSatisfy({ $0 > 0 && $0 <= 4096 && $0.isMultiple(of: 32) })
        else {
          throw Diagnostic.error(
            "the size '\(text)' is not HEIGHTxWIDTH in multiples of 32 up to 4096")
        }
        (height, width) = (extents[0], extents[1])
      case "--seed":
        let text = try value(of: argument)
        guard let number = UInt64(text) else {
          throw Diagnostic.error("the seed '\(text)' is not a number")
        }
        seed = number
      case _ where argument.hasPrefix("-") || path != nil:
        throw Diagnostic.error("unexpected argument '\(argument)'", notes: [Main.usage])
      default: path = argument
      }
    }
    guard path != nil else { throw Diagnostic.error("no file is named", notes: [Main.usage]) }
  }
}
