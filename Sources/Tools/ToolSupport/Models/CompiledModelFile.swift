import SynapCore
import SynapOnline
import SynapRuntime

/// The file of a tool that takes compiled models alone.
package enum CompiledModelFile {
  /// Throws a `Diagnostic` that says what to do where `path` is a folder or a network that isn't
  /// compiled. Of files that are missing or damaged, reading them says more.
  package static func check(_ path: String) throws {
    if File.isDirectory(path) {
      throw Diagnostic.error(
        "is a folder, not a compiled model (model.synap)", at: Location(file: path),
        notes: advice(onFolder: path))
    }
    let isArchive = (try? Storage.map(path: path)).map(ZipArchive.isArchive)
    if Network.isConvertible(path), isArchive == false { throw refusal(ofNetwork: path) }
  }

  /// The error that the file at `path` is a network.
  private static func refusal(ofNetwork path: String) -> Diagnostic {
    .error(
      "is a network, not a compiled model (model.synap)", at: Location(file: path),
      notes: [
        "'synap convert --model \(path) --meta <metafile> --target VS680 --out-dir <folder>' "
          + "makes <folder>/model.synap", "'synap info \(path)' shows the network itself",
      ])
  }

  /// What to say to a user who gave the folder `path`.
  package static func advice(onFolder path: String) -> [String] {
    let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let inside = File.resolve(name, relativeTo: folder)
    guard File.exists(inside) else {
      return ["it holds no \(name), which 'synap convert --out-dir \(folder)' writes"]
    }
    return ["did you mean '\(inside)'?"]
  }

  /// What conversions call compiled models.
  private static let name = "model.synap"
}
