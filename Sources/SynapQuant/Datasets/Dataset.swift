import SynapCore
import SynapImage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files that a network is calibrated with: for each input the same number of them, where the
/// i-th files of all inputs make one sample.
public struct Dataset: Hashable, Sendable {
  /// Where the samples of one input come from.
  public enum Source: Hashable, Sendable {
    /// The files that a pattern with `*`, `?` and `[…]` matches.
    case glob(String)
    /// One sample of uniform noise in 0 ..< 1, for timing tests only.
    case random
  }

  /// What one sample of one input is read from.
  public enum Sample: Hashable, Sendable {
    /// A picture or `.npy` file.
    case file(String)
    /// Uniform noise from this seed.
    case noise(seed: UInt64)
  }

  /// For each input its samples.
  public let samples: [[Sample]]

  /// The number of samples.
  public var count: Int { samples.first?.count ?? 0 }

  /// Finds the files of every source; patterns are relative to `directory`, matches are sorted.
  ///
  /// - Throws: a `Diagnostic` where nothing matches, the inputs have different numbers of files, a
  ///   file is neither picture nor `.npy`, or both kinds are mixed within an input.
  public init(_ sources: [Source], relativeTo directory: String) throws {
    samples = try sources.enumerated().map { input, source in
      switch source {
      case .random: return [.noise(seed: UInt64(input))]
      case .glob(let pattern):
        let files = Dataset.expand(
          File.resolve(pattern, relativeTo: Dataset.escaped(directory)))
        guard !files.isEmpty else {
          throw Diagnostic.error(
            "Quantization dataset is empty",
            notes: ["nothing matches '\(File.resolve(pattern, relativeTo: directory))'"])
        }
        try Dataset.checkKinds(of: files)
        return files.map(Sample.file)
      }
    }
    let counts = Set(samples.map(\.count))
    guard counts.count <= 1 else {
      throw Diagnostic.error(
        "Quantization datasets must have the same number of files",
        notes: samples.enumerated().map { "input \($0): \($1.count) files" })
    }
  }

  private static func checkKinds(of files: [String]) throws {
    var kinds = Set<Bool>()
    for file in files {
      let kind = File.pathExtension(of: file)
      guard kind == "npy" || Image.fileExtensions.contains(kind) else {
        throw Diagnostic.error(
          "quantization files are .jpg, .jpeg, .png, .bmp or .npy", at: Location(file: file))
      }
      kinds.insert(kind == "npy")
      guard kinds.count == 1 else {
        throw Diagnostic.error(
          "pictures and .npy files can't be mixed within an input", at: Location(file: file))
      }
    }
  }

  /// `path` with a backslash before what patterns give a meaning.
  private static func escaped(_ path: String) -> String {
    path.reduce(into: "") { result, character in
      if "*?[]\\".contains(character) { result.append("\\") }
      result.append(character)
    }
  }

  private static func expand(_ pattern: String) -> [String] {
    var matches = glob_t()
    defer { globfree(&matches) }
    guard glob(pattern, 0, nil, &matches) == 0 else { return [] }
    return (0..<Int(matches.gl_pathc)).compactMap { index in
      matches.gl_pathv[index].map { String(cString: $0) }
    }.filter { !File.isDirectory($0) }.sorted()
  }
}
