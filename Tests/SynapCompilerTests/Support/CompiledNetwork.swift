import SynapCompiler
import SynapCore
import SynapRuntime
import SynapTestSupport

/// What a conversion leaves in its directory.
struct CompiledNetwork: Sendable {
  /// The network, as it was returned.
  var model: CompiledModel
  /// The bytes of `model.synap`.
  var bytes: [UInt8]
  /// The text of `model_info.txt`.
  var info: String

  /// Converts the network at `model` by `metafile`, whose datasets are relative to a folder that
  /// `prepare` fills.
  init(
    converting model: String, by metafile: String,
    prepare: (TemporaryFolder) throws -> Void = { _ in }
  ) throws {
    let folder = try TemporaryFolder()
    try prepare(folder)
    self.model = try Conversion(
      Conversion.Options(
        model: model, metafile: try folder.write(metafile, to: "net.yaml"),
        target: "VS680", outputDirectory: folder.file("out"))
    ).run()
    bytes = try File.read(folder.file("out/model.synap"))
    info = try File.readText(folder.file("out/model_info.txt"))
  }

  /// The network, loaded.
  func network() throws -> Network {
    try Network(Bundle(Storage.holding(bytes), file: "model.synap"), file: "model.synap")
  }
}

extension Storage {
  /// A storage that holds `bytes`.
  static func holding(_ bytes: [UInt8]) -> Storage {
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    return storage
  }
}
