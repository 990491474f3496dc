import SynapCore

/// The name of a file to write, which may be an extension alone.
enum DestinationName {
  /// The path that `destination` means for a file made of `source`: `.nv12` is the source's name with
  /// `suffix` and this extension.
  static func path(_ destination: String, source: String, suffix: String) -> String {
    guard isExtension(destination) else { return destination }
    let name = File.name(of: source)
    let stem = name.lastIndex(of: ".").map { $0 > name.startIndex ? String(name[..<$0]) : name }
    return File.resolve(
      (stem ?? name) + suffix + destination, relativeTo: File.directory(of: source))
  }

  /// The lower-case extension of `path`, which may be one alone.
  static func extensionOf(_ path: String) -> String {
    isExtension(path) ? path.dropFirst().lowercased() : File.pathExtension(of: path)
  }

  private static func isExtension(_ path: String) -> Bool {
    path.hasPrefix(".") && path.count > 1
      && path.dropFirst().allSatisfy { $0.isLetter || $0.isNumber }
  }
}
