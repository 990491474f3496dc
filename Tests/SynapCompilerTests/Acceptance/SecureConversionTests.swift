import ONNXWriter
import SynapCompiler
import SynapCore
import SynapRuntime
import SynapSecurity
import SynapTestSupport
import Testing

/// `security` in the metafile: the model is sealed, or one clear line says why not.
@Suite struct SecureConversionTests {
  private let folder: TemporaryFolder
  private let keys: KeySet
  private static let fields = """
      encryption_key: keys/encryption.key
      signature_key: keys/signature.pem
      model_certificate: keys/model_certificate.json
      vendor_certificate: keys/vendor_certificate.json

    """

  init() throws {
    folder = try TemporaryFolder()
    keys = try KeySet(vendor: "Vendor", model: "Model")
    try keys.write(to: folder.file("keys"))
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("picture", shape: [1, 3, 8, 8])]
    network.outputs = [ONNXNetwork.Value("scores", nil)]
    network.convolution("picture", "hidden", from: 3, to: 4, kernel: 3)
    network.append("Relu", ["hidden"], ["scores"])
    try folder.write(network)
  }

  private func convert(_ metafile: String, warn: (Diagnostic) -> Void = { _ in }) throws {
    let options = Conversion.Options(
      model: folder.file("net.onnx"), metafile: try folder.write(metafile, to: "net.yaml"),
      target: "VS680", outputDirectory: folder.file("out"))
    try Conversion(options).run(warn: warn)
  }

  /// What a conversion says that fails, with the folder's path taken out.
  private func failure(_ metafile: String) throws -> String {
    var text = "converted"
    do { try convert(metafile) } catch { text = "\(error)" }
    #expect(!File.exists(folder.file("out")))
    return text.replacing(folder.path + "/", with: "")
  }

  private func load(_ keys: KeyStore) throws -> Network {
    try Network(contentsOf: folder.file("out/model.synap"), threads: 1, keys: keys)
  }

  @Test(arguments: ["security:\n\(fields)", "security:\n  file: keys/security.yaml\n"])
  func sealsTheModel(_ metafile: String) throws {
    try convert(
      "inputs:\n- security: secure\noutputs:\n- security: any\n  dequantize: true\n" + metafile)
    let network = try load(keys.store)
    #expect(network.isSecure && network.inputs[0].isSecure && !network.outputs[0].isSecure)
    try network.inputs[0].assign([Float](repeating: 1, count: 192))
    network.predict()
    let sealed = try network.outputs[0].floats()
    #expect(sealed.contains { $0 > 0 })
    #expect(throws: Diagnostic.self) { try load(KeyStore()) }
    let info = try File.readText(folder.file("out/model_info.txt"))
    #expect(info.contains("\nsecure: true\n") && info.contains("\n    security: secure\n"))
    #expect(info.contains("\n    security: any\n"))
    let text = String(decoding: try File.read(folder.file("out/model.synap")), as: UTF8.self)
    for name in ["picture", "scores", "hidden", "Conv", "Relu"] { #expect(!text.contains(name)) }

    try convert("outputs:\n- dequantize: true\nsecurity:\n  secure: false\n")
    let plain = try load(KeyStore())
    #expect(!plain.isSecure)
    try plain.inputs[0].assign([Float](repeating: 1, count: 192))
    plain.predict()
    #expect(try plain.outputs[0].floats() == sealed)
  }

  @Test func givesTheSameBytesEveryTime() throws {
    try convert("security:\n" + Self.fields)
    let first = try File.read(folder.file("out/model.synap"))
    try convert("security:\n" + Self.fields)
    #expect(try File.read(folder.file("out/model.synap")) == first)
  }

  @Test func saysWhatIsMissingOrWrong() throws {
    #expect(
      try failure("security:\n" + Self.fields.replacing("encryption.key", with: "none.key"))
        == "net.yaml:2:19: error: encryption_key file not found: keys/none.key")
    #expect(
      try failure("security:\n  file: none.yaml\n")
        == "net.yaml:2:9: error: security file not found: none.yaml")
    try folder.write("encryption_key: keys/encryption.key\nkey: 3\n", to: "keys.yaml")
    #expect(
      try failure("security:\n  file: keys.yaml\n").hasPrefix(
        "keys.yaml:2:1: error: Invalid field(s) in yaml file: key\n"))
    try folder.write("encryption_key: keys/encryption.key\n", to: "keys.yaml")
    #expect(
      try failure("security:\n  file: keys.yaml\n").hasPrefix(
        "keys.yaml: error: Missing mandatory field(s) in yaml file: signature_key, "))
    let swapped = Self.fields.replacing("signature.pem", with: "vendor.pem")
    #expect(
      try failure("security:\n" + swapped).hasPrefix(
        "keys/model_certificate.json: error: the signature key is not that of the model "
          + "certificate of 'Model'\n"))
    let noKey = Self.fields.replacing("encryption.key", with: "signature.pem")
    #expect(
      try failure("security:\n" + noKey).hasPrefix(
        "keys/signature.pem: error: not a key of 64 hexadecimal digits\n"))
  }

  @Test func doesNotRepeatKeys() throws {
    let digits = keys.store.decryptionKeys[0].hexadecimal
    let start = String(digits.prefix(20))
    for metafile in [
      "security:\n  file: keys/encryption.key\n", "security:\n  file: keys/signature.pem\n",
      "security:\n  file: \(digits)\n", "security: \(digits)\n",
      "security:\n" + Self.fields.replacing("keys/encryption.key", with: digits),
      "security:\n  \(digits): 1\n", "security:\n  secure: \(digits)\n",
      "security:\n  file: [\(digits)]\n",
    ] {
      let message = try failure(metafile)
      #expect(message.contains("(what looks like a key is not shown)"), "\(message)")
      #expect(!message.contains(start) && !message.contains("MC4C"))
    }
  }

  @Test func warnsOfKeysThatOthersMayRead() throws {
    try folder.write(
      try File.readText(folder.file("keys/encryption.key")), to: "keys/open.key")
    var warnings: [String] = []
    try convert("security:\n" + Self.fields.replacing("encryption.key", with: "open.key")) {
      warnings.append($0.message)
    }
    #expect(warnings.contains("others than its owner may read this secret key"))
  }

  @Test func warnsOfPoliciesOfAModelThatIsNotSecure() throws {
    var warnings: [String] = []
    try convert("inputs:\n- security: secure\n") { warnings.append($0.description) }
    #expect(
      warnings.contains {
        $0.hasSuffix(
          "net.yaml:2:3: warning: 'security' of a tensor has no effect: the metafile has no "
            + "'security' section")
      })
  }
}
