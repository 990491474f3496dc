extension Bundle {
  /// The archive of an unpacked bundle: `bundle.json` in `directory` and the files that it names.
  ///
  /// - Throws: a `Diagnostic` where a file can't be read or lies outside the directory.
  public static func packed(directory: String) throws -> Storage {
    let manifestPath = File.resolve("bundle.json", relativeTo: directory)
    let manifestBytes = try File.read(manifestPath)
    let names = try locating(in: Location(file: manifestPath)) {
      let manifest = try JSONValue(parsing: manifestBytes)
      guard manifest[securityKey] == nil else {
        throw Diagnostic.error(
          "a secure model can't be used unpacked: its signature is that of the whole file")
      }
      let graph = manifest["graph"]?.arrayValue ?? []
      let names = graph.flatMap { item in
        [item["model"], item["meta"], item["layers"]].compactMap { $0?.stringValue }
      }
      for name in names where name.hasPrefix("/") || name.split(separator: "/").contains("..") {
        throw Diagnostic.error("the file '\(name)' lies outside the bundle")
      }
      return names
    }
    var files = [(name: "bundle.json", bytes: manifestBytes)]
    for name in names where !files.contains(where: { $0.name == name }) {
      files.append((name, try File.read(File.resolve(name, relativeTo: directory))))
    }
    return Storage.copy(of: ZipArchive.encode(files))
  }

  /// The archive of a program and its metadata that lie in two files.
  ///
  /// - Throws: a `Diagnostic` where a file can't be read.
  public static func packed(program: String, metadata: String) throws -> Storage {
    let description = try locating(in: Location(file: metadata)) {
      try ModelMetadata(parsing: File.read(metadata))
    }
    return Storage.copy(of: encode(program: try File.read(program), metadata: description))
  }
}

extension Storage {
  /// A storage that holds `bytes`.
  package static func copy(of bytes: [UInt8]) -> Storage {
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    return storage
  }
}
