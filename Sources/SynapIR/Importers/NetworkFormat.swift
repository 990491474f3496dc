import SynapCore

/// The formats that trained networks come in.
enum NetworkFormat: Equatable {
  case onnx, tflite, tensorFlow, caffe, torchScript

  /// The format that the extension of `path` says, where `start`, the first bytes of the file,
  /// don't say another.
  ///
  /// - Throws: a `Diagnostic` where there is no such format or the bytes are another's.
  init(path: String, start: some Sequence<UInt8>) throws {
    let start = Array(start)
    let named: NetworkFormat? =
      switch File.pathExtension(of: path) {
      case "onnx": .onnx
      case "tflite": .tflite
      case "pb": .tensorFlow
      case "prototxt": .caffe
      case "torchscript", "pt", "pth": .torchScript
      default: nil
      }
    guard let named else {
      let name = File.pathExtension(of: path)
      throw Diagnostic.error("unknown network format: \(name.isEmpty ? "" : ".")\(name)")
    }
    let found: NetworkFormat? =
      start.dropFirst(4).starts(with: "TFL3".utf8)
      ? .tflite : start.starts(with: [0x50, 0x4B, 3, 4]) ? .torchScript : nil
    if let found, found != named {
      throw Diagnostic.error("the file is \(found.title), its extension says \(named.title)")
    }
    self = named
  }

  /// The format as messages name it, with its article.
  var title: String {
    switch self {
    case .onnx: "an ONNX network"
    case .tflite: "a TensorFlow Lite network"
    case .tensorFlow: "a TensorFlow frozen graph"
    case .caffe: "a Caffe network"
    case .torchScript: "a PyTorch archive"
    }
  }

  /// Why a network of this format is not imported.
  var refusal: Diagnostic {
    switch self {
    case .onnx, .tflite, .caffe: .error("\(title) is imported")
    case .tensorFlow: .error("\(title) is not supported: convert it to ONNX")
    case .torchScript: .error("\(title) is not supported: export it with torch.onnx.export")
    }
  }
}
