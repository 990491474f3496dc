import Foundation
import SynapCore

/// The folder of third-party models and pictures that tests may read and the package does not
/// contain: the one that the environment names in `SYNAP_SHARED`, or `shared` beside the package.
package enum SharedData {
  /// The package's folder.
  package static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The folder's path; nil where it is absent.
  package static let folder: String? = {
    let named = ProcessInfo.processInfo.environment["SYNAP_SHARED"]
    let path = named ?? package + "/../shared"
    return File.isDirectory(path + "/models") ? path : nil
  }()

  /// Whether the folder is there.
  package static var isPresent: Bool { folder != nil }

  /// Why tests that need the folder are skipped.
  package static let reason = "SYNAP_SHARED names no folder, and there is no ../shared/models"

  /// The path of `name` in the folder; of a file that does not exist where the folder is absent.
  package static func file(_ name: String) -> String { (folder ?? "/absent") + "/" + name }
}
