import SynapCore

/// Where the buffer of a secure model's tensor may lie: the `security` of the metafile.
private enum BufferPolicy: String {
  case any, none, secure
  case nonSecure = "non-secure"
  case secureIfInputSecure = "secure-if-input-secure"

  static let ofInputs: Set<Self> = [.any, .none, .secure, .nonSecure]
  static let ofOutputs: Set<Self> = [.any, .none, .secureIfInputSecure]
}

extension Network {
  /// Whether the model is signed and encrypted, and its tensors' access policies are enforced.
  public var isSecure: Bool { metadata.isSecure }

  /// Places the buffers of inputs and outputs in secure memory, which can be written (the place of
  /// a video decoder on a board) but not read, or in common memory. Where a place changes, the
  /// network is as it was loaded: all buffers are zero.
  ///
  /// - Parameters:
  ///   - secureInputs: whether all inputs are secure; nil takes for each what its policy demands:
  ///     those of `secure` are, others are not.
  ///   - secureOutputs: whether all outputs are secure; nil takes those of `secure-if-input-secure`
  ///     where an input is.
  /// - Throws: a `Diagnostic` where a secure model's policies forbid that; nothing changes then.
  ///   Other models have none.
  public func placeBuffers(secureInputs: Bool? = nil, secureOutputs: Bool? = nil) throws {
    let inputSecurity = try inputs.map { tensor in
      let policy = try policy(of: tensor, among: BufferPolicy.ofInputs, kind: "input")
      let isSecure = secureInputs ?? (policy == .secure)
      switch policy {
      case .secure where !isSecure:
        throw Diagnostic.error("'\(tensor.name)' must be in secure memory: its policy is 'secure'")
      case .nonSecure where isSecure:
        throw Diagnostic.error(
          "'\(tensor.name)' can't be in secure memory: its policy is 'non-secure'")
      default: return isSecure
      }
    }
    let hasSecureInput = inputSecurity.contains(true)
    let outputSecurity = try outputs.map { tensor in
      let policy = try policy(of: tensor, among: BufferPolicy.ofOutputs, kind: "output")
      let isBound = policy == .secureIfInputSecure && hasSecureInput
      let isSecure = secureOutputs ?? isBound
      guard isSecure || !isBound else {
        throw Diagnostic.error(
          "'\(tensor.name)' must be in secure memory, since an input is: its policy is "
            + "'secure-if-input-secure'")
      }
      return isSecure
    }
    let security = inputSecurity + outputSecurity
    guard (inputs + outputs).map(\.isSecure) != security else { return }
    machine.clear()
    for (tensor, isSecure) in zip(inputs + outputs, security) { tensor.isSecure = isSecure }
  }

  /// The policy of `tensor`, one of `policies`; that of a model that isn't secure allows
  /// everything.
  private func policy(
    of tensor: Tensor, among policies: Set<BufferPolicy>, kind: String
  ) throws -> BufferPolicy {
    guard isSecure else { return .none }
    guard let policy = BufferPolicy(rawValue: tensor.metadata.security) else {
      throw Diagnostic.error(
        "'\(tensor.name)' has the unknown access policy '\(tensor.metadata.security)'")
    }
    guard policies.contains(policy) else {
      throw Diagnostic.error(
        "'\(tensor.name)' has the access policy '\(policy.rawValue)', which no \(kind) can have")
    }
    return policy
  }
}
