import SynapCore

extension NetworkFormat {
  /// The formats that are not imported, with the way from each to one that is.
  static let foreign = [
    compiledModel, kerasArchive, torchScript, torchArchive, torchPickle, archive, hdf5,
    coreML, savedModel, frozenGraph, caffe2, caffeWeights, onnxRuntime, safetensors, paddle,
    openVINO, ncnn, darknet, page, picture,
  ]

  private static let compiledModel = NetworkFormat(
    "a compiled model", ["synap"],
    advice: [
      "it is compiled already: run it with 'synap_cli -m <file> random', look at it with "
        + "'synap info <file>'"
    ], recognizes: { $0.isZipArchive && $0.lists("bundle.json") })

  private static let kerasToTFLite = [
    "convert it in Python: import tensorflow as tf; m = tf.keras.models.load_model('<file>'); "
      + "open('<stem>.tflite', 'wb').write("
      + "tf.lite.TFLiteConverter.from_keras_model(m).convert())"
  ]

  private static let kerasArchive = NetworkFormat(
    "a Keras model", ["keras"], advice: kerasToTFLite,
    recognizes: { $0.isZipArchive && $0.lists("model.weights.h5") })

  private static let hdf5 = NetworkFormat(
    "a Keras model in HDF5", ["h5", "hdf5"],
    advice: kerasToTFLite + ["weights alone are no network: load them into the model first"],
    recognizes: { $0.has([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) })

  private static let torchScript = NetworkFormat(
    "a TorchScript network", ["torchscript"],
    advice: [
      "export it in Python: import torch; m = torch.jit.load('<file>'); "
        + "torch.onnx.export(m, torch.zeros(1, 3, HEIGHT, WIDTH), '<stem>.onnx', opset_version=13)"
    ], recognizes: { $0.isZipArchive && $0.lists("constants.pkl") && $0.lists("/code/") })

  private static let torchToONNX = [
    "export it in Python, with the class of the network at hand: import torch; "
      + "m = torch.load('<file>', weights_only=False); m.eval(); "
      + "torch.onnx.export(m, torch.zeros(1, 3, HEIGHT, WIDTH), '<stem>.onnx', opset_version=13)",
    "a state dictionary holds weights alone: m.load_state_dict(torch.load('<file>')) first; for a "
      + "network of Ultralytics: yolo export model=<file> format=onnx opset=13",
  ]

  private static let torchArchive = NetworkFormat(
    "a PyTorch archive", ["pt", "pth"], advice: torchToONNX,
    recognizes: { $0.isZipArchive && $0.lists("data.pkl") })

  private static let torchPickle = NetworkFormat(
    "a PyTorch file of before version 1.6", [], advice: torchToONNX,
    recognizes: { $0.has([0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20]) })

  private static let archive = NetworkFormat(
    "an archive", ["zip", "gz", "tgz", "tar"], advice: ["unpack it and give the network inside"],
    recognizes: { $0.isZipArchive || $0.has([0x1F, 0x8B]) || $0.has("ustar", at: 257) })

  /// A version, and graphs, which begin with a message instead of a producer's name.
  private static let savedModel = NetworkFormat(
    "a TensorFlow SavedModel", [],
    advice: [
      "convert the folder in Python: import tensorflow as tf; open('net.tflite', 'wb').write("
        + "tf.lite.TFLiteConverter.from_saved_model('FOLDER').convert())",
      "or: python -m tf2onnx.convert --saved-model FOLDER --output net.onnx",
    ],
    recognizes: { contents in
      contents.protobuf.hasInteger(1) && contents.protobuf.message(2)?.first == 0x0A
        && contents.protobuf.message(7) == nil
    })

  /// The answer to a folder, which may be a SavedModel's.
  static func refusal(ofFolder path: String) -> Diagnostic {
    File.exists(File.resolve("saved_model.pb", relativeTo: path))
      ? savedModel.refusal(of: path)
      : .error("a folder is no network", notes: ["give the network's file"])
  }

  /// Nodes, which begin with a name and an operator.
  private static let frozenGraph = NetworkFormat(
    "a TensorFlow frozen graph", ["pb"],
    advice: [
      "convert it: python -m tf2onnx.convert --graphdef <file> --inputs INPUT:0 --outputs OUTPUT:0 "
        + "--output <stem>.onnx"
    ],
    recognizes: { contents in
      guard let node = contents.protobuf.message(1) else { return false }
      let fields = ProtobufOutline(of: node)
      return fields.isComplete && fields.message(1) != nil && fields.message(2) != nil
        && contents.protobuf.message(7) == nil
    })

  /// A name, and operators.
  private static let caffe2 = NetworkFormat(
    "a Caffe2 network", [],
    advice: [
      "convert it: convert-caffe2-to-onnx predict_net.pb --caffe2-init-net init_net.pb "
        + "-o <stem>.onnx"
    ],
    recognizes: { contents in
      guard let operation = contents.protobuf.message(2), contents.protobuf.message(100) == nil,
        contents.protobuf.message(1)?.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) ?? true,
        !contents.protobuf.hasInteger(1)
      else { return false }
      let fields = ProtobufOutline(of: operation)
      return fields.isComplete && fields.message(2) != nil && fields.message(4) != nil
        && !fields.hasInteger(5)
    })

  private static let caffeWeights = NetworkFormat(
    "a file of Caffe weights", ["caffemodel"],
    advice: ["give its network as the model, and this file by --weights <file>"],
    recognizes: { contents in
      contents.protobuf.message(100) != nil
        || contents.protobuf.message(2).map { ProtobufOutline(of: $0).hasInteger(5) } ?? false
    })

  private static let onnxRuntime = NetworkFormat(
    "a network in ONNX Runtime's own format", ["ort"],
    advice: ["give the ONNX network that it was made of"],
    recognizes: { $0.has("ORTM", at: 4) })

  /// A version, a description, and one of the kinds of models from 200 on.
  private static let coreML = NetworkFormat(
    "a Core ML network", ["mlmodel", "mlpackage"],
    advice: ["export the network that it was made of to ONNX"],
    recognizes: { contents in
      contents.protobuf.hasInteger(1) && contents.protobuf.message(2) != nil
        && contents.protobuf.fields.keys.contains { $0.number >= 200 && $0.wireType == 2 }
    })

  private static let safetensors = NetworkFormat(
    "a file of weights", ["safetensors"],
    advice: [
      "weights alone are no network: load them into the PyTorch model, then torch.onnx.export(m, "
        + "torch.zeros(1, 3, HEIGHT, WIDTH), '<stem>.onnx', opset_version=13)"
    ], recognizes: { $0.has([0, 0, 0], at: 5) && $0.has("{\"", at: 8) })

  private static let paddle = NetworkFormat(
    "a PaddlePaddle network", ["pdmodel", "pdiparams"],
    advice: [
      "convert it: paddle2onnx --model_dir . --model_filename <stem>.pdmodel "
        + "--params_filename <stem>.pdiparams --save_file <stem>.onnx"
    ])

  private static let openVINO = NetworkFormat(
    "an OpenVINO network", ["xml"], advice: ["give the network that it was made of"],
    recognizes: { $0.beginning.hasPrefix("<?xml") && $0.beginning.contains("<net") })

  private static let ncnn = NetworkFormat(
    "an ncnn network", ["param"], advice: ["give the network that it was made of"],
    recognizes: { $0.has("7767517\n") })

  private static let darknet = NetworkFormat(
    "a Darknet network", ["cfg", "weights"],
    advice: ["convert it to ONNX with the exporter of the YOLO that it is"],
    recognizes: { $0.beginning.hasPrefix("[net]") })

  private static let page = NetworkFormat(
    "a web page", ["html"],
    advice: ["a download that went wrong? Take the link to the file itself"],
    recognizes: { $0.beginning.hasPrefix("<!doctype html") || $0.beginning.hasPrefix("<html") })

  private static let picture = NetworkFormat(
    "a picture", ["jpg", "jpeg", "png"], advice: ["give a network"],
    recognizes: { $0.has([0xFF, 0xD8, 0xFF]) || $0.has([0x89, 0x50, 0x4E, 0x47]) })
}
