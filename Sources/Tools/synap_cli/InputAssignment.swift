import SynapCore
import SynapRuntime
import ToolSupport

/// Hands out the input arguments of `synap_cli`, one per network input; `zero` and `random` serve
/// all inputs that are left.
struct InputAssignment {
  /// What one input is filled with.
  struct Source {
    /// The argument.
    let argument: String
    /// The argument as it is printed: empty where it served an earlier input already.
    let shownName: String
    let random: RandomBytes
  }

  private var arguments: ArraySlice<String>
  private var extended: String?
  private let random = RandomBytes()

  init(_ arguments: [String]) { self.arguments = arguments[...] }

  /// The source for the next input, which may be in secure memory.
  ///
  /// - Throws: a `ToolExit` where there is none, or none that may be written there.
  mutating func next(isSecure: Bool) throws -> Source {
    let given = arguments.popFirst()
    if let given { extended = ["zero", "random"].contains(given) ? given : nil }
    guard let argument = given ?? extended else {
      throw ToolExit.failure("Error, input file not specified for network input")
    }
    guard !isSecure || argument == "random" else {
      throw ToolExit.failure("Error, only 'random' input allowed with secure memory")
    }
    return Source(argument: argument, shownName: given ?? "", random: random)
  }
}

extension InputAssignment.Source {
  /// Fills `tensor`, the network's input `index`.
  ///
  /// - Throws: a `ToolExit` with SyNAP's message.
  func assign(to tensor: Tensor, index: Int) throws {
    if argument == "zero" || argument == "random" {
      var bytes = [UInt8](repeating: 0, count: tensor.byteCount)
      if argument == "random" { random.fill(&bytes) }
      try step("Error assigning input to tensor \(index)") {
        try bytes.withUnsafeBytes { try tensor.assign(raw: $0) }
      }
    } else if argument.hasPrefix("value:") {
      try step("Error assigning input to scalar tensor \(index)") {
        guard let value = Int32(argument.dropFirst(6)) else {
          throw Diagnostic.error("'\(argument.dropFirst(6))' is no whole number of 32 bits")
        }
        try tensor.assign(scalar: value)
      }
    } else {
      let data = try step("Error, unable to read data from file: \(argument)") {
        try InputData(contentsOf: argument)
      }
      try step("Error assigning input to tensor \(index)") {
        _ = try Preprocessor().assign(data, to: tensor)
      }
    }
  }
}
