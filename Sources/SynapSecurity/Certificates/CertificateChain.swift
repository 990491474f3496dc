import SynapCore

/// The certificates of a model: the vendor's, signed with a root key, and the model's, signed with
/// the vendor's.
public struct CertificateChain: Hashable, Sendable {
  /// The vendor's certificate.
  public let vendor: Certificate
  /// The model's certificate.
  public let model: Certificate

  /// Creates a chain, which is not checked.
  public init(vendor: Certificate, model: Certificate) {
    self.vendor = vendor
    self.model = model
  }

  /// Throws a `Diagnostic` unless the vendor's certificate is one of a vendor, the model's one of a
  /// model that the vendor signed and names as its issuer, and both count on `day`.
  public func check(on day: CalendarDay = .today) throws {
    for (certificate, role) in [(vendor, Certificate.Role.vendor), (model, .model)] {
      guard certificate.role == role else {
        throw Diagnostic.error(
          "the \(role) certificate of '\(certificate.subject)' is one of a \(certificate.role)")
      }
    }
    guard model.isSigned(by: vendor.key) else {
      throw Diagnostic.error(
        "the model certificate of '\(model.subject)' is not signed by the vendor "
          + "'\(vendor.subject)'")
    }
    guard model.issuer == vendor.subject else {
      throw Diagnostic.error(
        "the model certificate of '\(model.subject)' names '\(model.issuer)' as its issuer, the "
          + "vendor is '\(vendor.subject)'")
    }
    for certificate in [vendor, model] {
      if let lastDay = certificate.lastDay, lastDay < day {
        throw Diagnostic.error(
          "the \(certificate.role) certificate of '\(certificate.subject)' expired: its last day "
            + "was \(lastDay)")
      }
    }
  }

  /// Throws a `Diagnostic` unless one of `rootKeys` signed the vendor's certificate; `place` says
  /// where they come from.
  func check(trusting rootKeys: [VerificationKey], from place: String) throws {
    guard !rootKeys.isEmpty else {
      throw Diagnostic.error(
        "there is no trusted key to check the vendor '\(vendor.subject)' with",
        notes: ["\(place) has no 'trusted' folder with a root's public key (.pem)"])
    }
    guard rootKeys.contains(where: vendor.isSigned) else {
      throw Diagnostic.error(
        "the vendor '\(vendor.subject)' is not trusted: no trusted key signed its certificate",
        notes: [
          "trusted keys in \(place): "
            + rootKeys.map(\.identifier.description).joined(separator: ", ")
        ])
    }
  }
}
