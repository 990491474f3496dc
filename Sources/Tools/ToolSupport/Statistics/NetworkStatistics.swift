import SynapCore
import SynapRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the driver's statistics say of one loaded network, kept up to date in a `DriverDirectory`:
///
/// - `inference_count` and `inference_time` (in microseconds) of all processes; writing anything to one
///   of them clears both
/// - `networks`, a line per loaded network
/// - `network_profile`, these lines with the table of the network's layers below each
///
/// Times are those of the timing model, 0 where the target has no NPU. Secure models show no layers. What ended processes left stands there until another network
/// is loaded or run.
///
/// Source: SyNAP's manual, "Statistics and profiling".
package struct NetworkStatistics {
  private let directory: DriverDirectory
  private var profile: NetworkProfile

  /// Enters `network` as loaded.
  ///
  /// - Throws: a `Diagnostic` where the directory can't be written.
  package init(of network: Network, in directory: DriverDirectory) throws {
    self.directory = directory
    profile = try NetworkProfile(publicPartOf: network)
    try directory.exclusively {
      var counters = Counters(in: directory)
      counters.lastNetwork += 1
      profile.networkID = counters.lastNetwork
      try write(counters)
    }
  }

  /// Counts an inference.
  ///
  /// - Throws: a `Diagnostic` where the directory can't be written.
  package mutating func countInference() throws {
    profile.inferenceCount += 1
    try directory.exclusively {
      var counters = Counters(in: directory)
      counters.inferenceCount += 1
      counters.inferenceTime += profile.inferenceTime
      try write(counters)
    }
  }

  private func write(_ counters: Counters) throws {
    var sections = ProfileSection.sections(of: directory.text(ProfileSection.file))
    let own = ProfileSection(text: profile.text)
    sections.removeAll { $0.key == own.key || !$0.isAlive }
    sections.append(own)
    let files =
      counters.files + [
        ("networks", sections.map { $0.heading + "\n" }.joined()),
        (ProfileSection.file, sections.map(\.text).joined()),
      ]
    try File.write(files.map { (directory.file($0.0), Array($0.1.utf8)) })
  }
}

/// The sums over all processes.
private struct Counters {
  private static let own = ".counters"

  var inferenceCount = 0
  var inferenceTime = 0
  /// The number of the network that was loaded last.
  var lastNetwork = 0

  /// Reads them; those that someone has written to begin at 0 again.
  init(in directory: DriverDirectory) {
    let numbers = directory.text(Self.own).split(separator: " ").map { Int($0) ?? 0 }
    guard numbers.count == 3, numbers.allSatisfy({ $0 >= 0 && $0 < 1 << 60 }) else { return }
    lastNetwork = numbers[2]
    (inferenceCount, inferenceTime) = (numbers[0], numbers[1])
    let isUntouched = files.dropLast().allSatisfy { directory.text($0.0) == $0.1 }
    if !isUntouched { (inferenceCount, inferenceTime) = (0, 0) }
  }

  /// The files that hold them, with their contents.
  var files: [(String, String)] {
    [
      ("inference_count", "\(inferenceCount)\n"), ("inference_time", "\(inferenceTime)\n"),
      (Self.own, "\(inferenceCount) \(inferenceTime) \(lastNetwork)"),
    ]
  }
}

/// The part of `network_profile` about one network.
private struct ProfileSection {
  static let file = "network_profile"

  /// The lines, line ends included.
  let text: String

  /// The parts of the file's `text`.
  static func sections(of text: String) -> [ProfileSection] {
    var parts: [String] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("pid: ") {
        parts.append("\(line)\n")
      } else if !parts.isEmpty {
        parts[parts.count - 1] += "\(line)\n"
      }
    }
    return parts.map(ProfileSection.init)
  }

  /// The line about the network.
  var heading: Substring { text.prefix { $0 != "\n" } }

  /// What tells the network from others: its process and its number.
  var key: String { heading.split(separator: ",").prefix(2).joined(separator: ",") }

  /// Whether the process runs.
  var isAlive: Bool {
    let digits = heading.dropFirst("pid: ".count).prefix { $0.isNumber }
    guard let process = Int32(digits), process > 0 else { return false }
    return kill(process, 0) == 0 || errno == EPERM
  }
}
