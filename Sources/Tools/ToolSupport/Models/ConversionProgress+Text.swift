import SynapCompiler

extension Conversion.Progress {
  /// What SyNAP's tools show of it: `Quantizing... 40%`.
  package var text: String {
    switch self {
    case .converting: "Converting..."
    case .quantizing(let percent): "Quantizing... \(percent)%"
    case .compiling: "Compiling..."
    case .encrypting: "Encrypting..."
    }
  }
}
