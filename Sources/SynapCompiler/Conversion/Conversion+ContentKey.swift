import Crypto
import SynapCore
import SynapIR
import SynapNPU
import SynapQuant

extension Conversion {
  /// What the result depends on, as a digest: the contents of network, weights, metafile, samples
  /// and statistics, the target, and the compiler. Equal keys, equal results, whatever files are
  /// called.
  ///
  /// - Throws: a `Diagnostic` or `Diagnostics` where a file can't be read or the metafile is at
  ///   fault.
  package func contentKey(compiler: CompilerIdentity = .current) throws -> [UInt8] {
    var hash = SHA256()
    func add(_ part: String) { hash.update(data: Array("\(part.utf8.count) \(part)\n".utf8)) }
    func addFile(_ path: String) throws {
      let storage = try Storage.map(path: path)
      add("file of \(storage.bytes.count) bytes")
      hash.update(bufferPointer: UnsafeRawBufferPointer(storage.bytes))
    }
    hash.update(data: compiler.digest)
    let target = try Target.convertible(named: options.target)
    add(target.name)
    guard File.exists(options.model) else {
      throw Diagnostic.error("model not found: \(options.model)")
    }
    add(File.pathExtension(of: options.model))
    try addFile(options.model)
    for file in try NetworkImporter.externalFiles(ofNetworkAt: options.model) {
      add(file.name)
      if let path = file.path, !File.isDirectory(path) {
        try addFile(path)
      } else {
        add("is not there")
      }
    }
    let neighbour = CaffeImporter.weightsPath(for: options.model)
    let isCaffe = File.pathExtension(of: options.model) == "prototxt"
    if let weights = options.weights ?? (isCaffe && File.exists(neighbour) ? neighbour : nil) {
      try addFile(weights)
    }
    for path in options.statistics { try addFile(path) }
    if let path = options.metafile {
      let (metafile, _) = try Metafile.load(path: path, model: options.model)
      add(try metafile.canonicalText(of: path))
      if target.hasNPU, let quantization = metafile.quantization, quantization.isEnabled,
        options.statistics.isEmpty
      {
        let place = quantization.datasets.first?.location ?? quantization.location
        let dataset = try locating(in: place) {
          try Dataset(
            quantization.datasets.map { Dataset.Source($0.value) }, relativeTo: metafile.directory)
        }
        hash.update(data: try CalibrationKey.digest(of: dataset))
      }
    }
    return Array(hash.finalize())
  }
}

extension Metafile {
  /// The text of the metafile, which is the file `path`, and what its variables stand for.
  fileprivate func canonicalText(of path: String) throws -> String {
    let formats =
      [inputFormat, outputFormat] + inputs.compactMap(\.format) + outputs.compactMap(\.format)
    return try Metafile.text(path: path).text + "\n" + formats.map(\.value).joined(separator: "\n")
  }
}
