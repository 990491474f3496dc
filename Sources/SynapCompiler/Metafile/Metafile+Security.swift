import SynapCore
import SynapSecurity

extension Metafile.Security {
  /// The four fields that name files, by their keys.
  private var fields: [(key: String, value: Located<String>?)] {
    [
      ("encryption_key", encryptionKey), ("signature_key", signatureKey),
      ("model_certificate", modelCertificate), ("vendor_certificate", vendorCertificate),
    ]
  }

  /// Throws a `Diagnostic` unless the section of a secure model has either `file` or all other
  /// fields.
  func checkFields() throws {
    guard secure else { return }
    if let file {
      guard let extra = fields.first(where: { $0.value != nil }) else { return }
      throw Diagnostic.error(
        "'file' and '\(extra.key)' can't stand both in 'security'", at: file.location,
        notes: ["the four fields are in the file or here"])
    }
    try checkCompleteness(at: location)
  }

  private func checkCompleteness(at place: Location) throws {
    let missing = fields.filter { $0.value == nil }.map(\.key)
    guard missing.isEmpty else {
      throw Diagnostic.error(
        "Missing mandatory field(s) in yaml file: \(missing.joined(separator: ", "))", at: place,
        notes: ["'synap keys' makes keys and certificates for trying"])
    }
  }

  /// What the model is sealed with; nil where it is not to be secure.
  ///
  /// - Parameter warn: called with what the user should know.
  /// - Throws: `Diagnostic` or `Diagnostics` where a file is missing, can't be read, or the parts
  ///   don't belong together.
  func sealingKeys(warn: (Diagnostic) -> Void) throws -> SealingKeys? {
    guard secure else { return nil }
    let section = try withFile()
    var paths: [String] = []
    for (key, value) in section.fields {
      guard let value else { continue }
      let path = File.resolve(
        value.value, relativeTo: File.directory(of: value.location.file ?? ""))
      guard File.exists(path), !File.isDirectory(path) else {
        throw Diagnostic.error(
          "\(key) file not found: \(SecretText.hidden(path))", at: value.location)
      }
      if key.hasSuffix("_key"), File.isOpenToOthers(path) {
        warn(
          .warning(
            "others than its owner may read this secret key", at: Location(file: path),
            notes: ["chmod 600 \(path)"]))
      }
      paths.append(path)
    }
    guard paths.count == 4 else { throw Diagnostic.error("'security' is incomplete", at: location) }
    return try SealingKeys(
      encryptionKey: paths[0], signatureKey: paths[1], modelCertificate: paths[2],
      vendorCertificate: paths[3])
  }

  /// The section with the fields of its `file`.
  private func withFile() throws -> Metafile.Security {
    guard let file else { return self }
    let path = File.resolve(
      file.value, relativeTo: File.directory(of: file.location.file ?? ""))
    guard File.exists(path), !File.isDirectory(path) else {
      throw Diagnostic.error(
        "security file not found: \(SecretText.hidden(path))", at: file.location)
    }
    let text = try MetafileText(try File.read(path), file: path) { _ in nil }
    var reader = MetafileReader(file: path)
    var section = self
    reader.read(
      try YAMLParser.parse(text, file: path), into: &section, by: MetafileSchema.securityFile)
    if reader.errors.count > 1 { throw Diagnostics(reader.errors) }
    if let error = reader.errors.first { throw error }
    try section.checkCompleteness(at: Location(file: path))
    return section
  }
}
