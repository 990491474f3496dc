import SynapCore
import ToolSupport

/// `synap_cli_info`: lists the entries of a model, or writes one of them.
@main struct Main {
  static func main() {
    ToolExit.run {
      let options = try SynapCLIInfoOptions.table.parse()
      let path = options.text(SynapCLIInfoOptions.model)
      guard let id = Int(options.text(SynapCLIInfoOptions.id)) else {
        throw ToolExit.failure("Error: --id takes a number")
      }
      if let file = options.positionals.first {
        try CompiledModelFile.check(file)
        throw ToolExit.failure(
          "Error: unexpected argument: \(file)\n  note: the model is given with -m: -m \(file)")
      }
      try CompiledModelFile.check(path)
      guard File.exists(path) else {
        throw ToolExit.failure("Error: can't find model file: \(path)")
      }
      let archive = try step("Failed to open zip archive") {
        try ZipArchive(Storage.map(path: path), file: path)
      }
      if id >= 0 {
        guard archive.entries.indices.contains(id) else {
          throw ToolExit.failure(
            "Error: there is no archive id \(id), the model has \(archive.entries.count) entries")
        }
        StandardStream.output.write(bytes: archive.bytes(of: archive.entries[id]))
      } else {
        list(archive, asDocument: options.has(.json))
      }
    }
  }

  private static func list(_ archive: ZipArchive, asDocument: Bool) {
    let entries = archive.entries.enumerated()
    guard asDocument else {
      for (id, entry) in entries {
        StandardStream.output.writeLine("id \(id) \(entry.name) size \(entry.range.count)")
      }
      return
    }
    let document = entries.map { id, entry -> JSONValue in
      ["id": .int(id), "name": .string(entry.name), "size": .int(entry.range.count)]
    }
    StandardStream.output.writeLine(JSONValue.array(document).dump(indent: 2))
  }
}
