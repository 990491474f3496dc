import SynapCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files beside an ONNX file that hold elements of its tensors, each mapped once.
///
/// Only regular files inside the folder of the network, symbolic links followed, are opened.
final class ONNXExternalData {
  private let folder: String
  private var mapped: [String: Storage] = [:]
  private var locations: Set<String> = []

  /// Opens nothing yet.
  init(besideNetworkAt path: String) { folder = File.directory(of: path) }

  /// Keeps in mind that a tensor lies in the file `location`, which need not be opened.
  func note(_ location: String) { locations.insert(location) }

  /// The files in which tensors lie, sorted by name.
  var files: [ExternalFile] {
    locations.sorted().map { ExternalFile(name: $0, path: try? path(of: $0)) }
  }

  /// The tensor that the given `external_data` entries describe: a window on the mapped file where
  /// its offset is aligned to the element, a copy elsewhere.
  ///
  /// - Throws: a `Diagnostic` where the location leaves the folder, or offset and length don't fit
  ///   the file and the type.
  func tensor(_ type: TensorType, entries: [String: String]) throws -> Tensor {
    guard let location = entries["location"], !location.isEmpty else {
      throw Diagnostic.error("the external data has no location")
    }
    let offset = try size("offset", in: entries) ?? 0
    let length = try size("length", in: entries) ?? type.byteCount
    guard length == type.byteCount else {
      throw Diagnostic.error(
        "\(type) takes \(type.byteCount) bytes, the external data's length is \(length)")
    }
    let storage = try storage(at: location)
    guard offset <= storage.bytes.count, length <= storage.bytes.count - offset else {
      throw Diagnostic.error(
        "bytes \(offset) to \(offset + length) are outside the external data file '\(location)' "
          + "of \(storage.bytes.count) bytes")
    }
    return Tensor(type, alignedIn: storage, at: offset)
  }

  private func size(_ key: String, in entries: [String: String]) throws -> Int? {
    guard let value = entries[key] else { return nil }
    guard let number = Int(value), number >= 0, number <= 1 << 48 else {
      throw Diagnostic.error("the external data's \(key) '\(value)' is not a size")
    }
    return number
  }

  private func storage(at location: String) throws -> Storage {
    if let storage = mapped[location] { return storage }
    let storage = try Storage.map(path: path(of: location))
    mapped[location] = storage
    return storage
  }

  /// Where the file `location` lies, symbolic links followed.
  private func path(of location: String) throws -> String {
    let outside = Diagnostic.error(
      "the external data file '\(location)' is not in the folder of the network")
    let components = location.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "/" || $0 == "\\" })
    guard !components.contains(".."), components.first != "" else { throw outside }
    guard let root = realPath(folder), let path = realPath(folder + "/" + location) else {
      throw Diagnostic.error("the external data file '\(location)' does not exist")
    }
    guard path.hasPrefix(root == "/" ? root : root + "/") else { throw outside }
    return path
  }

  private func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
