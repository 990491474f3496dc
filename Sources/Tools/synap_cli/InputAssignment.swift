import SynapCore
import SynapRuntime
import ToolSupport

/// Hands out the input arguments of `synap_cli`, one per network input; `zero` and `random` serve
/// all inputs that are left, a picture all those that take one picture together.
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
  /// The position behind the inputs that the last picture serves.
  private var pictureEnd = 0
  private let groups: [Range<Int>]
  private let random = RandomBytes()

  /// Prepares to hand out `arguments` to inputs of which each of `groups` takes one picture.
  init(_ arguments: [String], groups: [Range<Int>]) {
    self.groups = groups
    self.arguments = arguments[...]
  }

  /// The source for `tensor`, input `index`, which may be in secure memory; nil where the picture before
  /// it serves it.
  ///
  /// - Throws: a `ToolExit` where there is none, or none that may be written there.
  mutating func next(for tensor: Tensor, at index: Int) throws -> Source? {
    if index < pictureEnd, isServed(tensor, at: index) { return nil }
    return try next(isSecure: tensor.isSecure)
  }

  /// Says that a picture was assigned to input `index` and all those that take it together.
  mutating func assignedPicture(at index: Int) {
    pictureEnd = groups.first { $0.lowerBound == index }?.upperBound ?? 0
  }

  /// Whether the picture before serves `tensor`, input `index`, rather than an argument of its own:
  /// there is one for each input that is left, or it is the number for a scalar.
  private func isServed(_ tensor: Tensor, at index: Int) -> Bool {
    guard let argument = arguments.first else { return true }
    if tensor.itemCount == 1, argument.hasPrefix("value:") { return false }
    return arguments.count < (groups.last?.upperBound ?? 0) - index
  }

  private mutating func next(isSecure: Bool) throws -> Source {
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
  /// Fills the network's input `index` of `inputs`; with a picture all those that take it together.
  ///
  /// - Returns: whether that was a picture.
  /// - Throws: a `ToolExit` with SyNAP's message.
  func assign(to inputs: [Tensor], index: Int) throws -> Bool {
    let tensor = inputs[index]
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
      return try step("Error assigning input to tensor \(index)") {
        let planeCount = tensor.metadata.preprocessing?.layout.planes.count
        if case .raw(let bytes) = data.content, bytes.count == tensor.byteCount, planeCount != 1 {
          try Preprocessor().assign(data, to: tensor)
          return false
        }
        try Preprocessor().assign(data, to: inputs, at: index)
        return true
      }
    }
    return false
  }
}
