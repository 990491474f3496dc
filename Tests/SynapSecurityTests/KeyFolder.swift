import SynapSecurity
import SynapTestSupport

/// The files of a key set.
struct KeyFolder {
  private let folder: TemporaryFolder

  init(_ keys: KeySet) throws {
    folder = try TemporaryFolder()
    try keys.write(to: folder.path)
  }

  /// The path of a file.
  subscript(name: String) -> String { folder.file(name) }
}
