import SynapCore
import SynapSecurity

/// What `synap info` says of a secure model: what needs no key, and whether the user's keys open
/// it.
struct SecureInfo: InfoReport {
  private let file: String
  private let byteCount: Int
  private let model: SecureModel
  /// Why the user's keys don't open the model; nil where they do.
  private let obstacle: String?

  init(of model: SecureModel, file: String, byteCount: Int) {
    self.model = model
    self.file = file
    self.byteCount = byteCount
    do {
      _ = try model.opened(with: .standard())
      obstacle = nil
    } catch {
      obstacle = (error as? Diagnostic)?.message ?? "\(error)"
    }
  }

  private var tensors: [(kind: String, tensors: [TensorMetadata])] {
    [("inputs", model.metadata.inputs), ("outputs", model.metadata.outputs)]
  }

  var text: String {
    var lines = InfoText()
    lines.heading(
      "\(File.name(of: file)): \(InfoText.bytes(byteCount)), secure, compiled for "
        + "\(model.metadata.target) by version \(model.metadata.toolVersion)")
    for (kind, tensors) in tensors {
      lines.entries(
        kind,
        tensors.map {
          InfoText.tensor($0.name, $0.dataType, $0.shape, $0.layout, .none)
            + ", security \($0.security.visible)"
        })
    }
    for certificate in [model.certificates.model, model.certificates.vendor] {
      lines.entry("\(certificate.role)", Self.line(certificate))
    }
    lines.entry("encryption", "key \(model.encryptionKey)")
    lines.entry("changed", "no: the signature matches")
    lines.entry("your keys", obstacle.map { "don't open it: \($0)" } ?? "open it")
    return lines.text
  }

  private static func line(_ certificate: Certificate) -> String {
    "'\(certificate.subject)', key \(certificate.key.identifier), certified by "
      + "'\(certificate.issuer)'" + (certificate.lastDay.map { " until \($0)" } ?? "")
  }

  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("file", .string(file)), .init("bytes", .int(byteCount)), .init("secure", true),
      .init("target", .string(model.metadata.target)),
      .init("version", .string(model.metadata.toolVersion)),
    ]
    for (kind, tensors) in tensors {
      members.append(.init(kind, .array(tensors.map(Self.json))))
    }
    for certificate in [model.certificates.model, model.certificates.vendor] {
      members.append(.init("\(certificate.role)", Self.json(certificate)))
    }
    members.append(.init("encryption_key", .string(model.encryptionKey.description)))
    members.append(.init("opens", .bool(obstacle == nil)))
    if let obstacle { members.append(.init("obstacle", .string(obstacle))) }
    return .object(members)
  }

  private static func json(_ tensor: TensorMetadata) -> JSONValue {
    [
      "name": .string(tensor.name), "type": .string(tensor.dataType.rawValue),
      "shape": .array(tensor.shape.dimensions.map { .int($0) }),
      "layout": .string(tensor.layout.rawValue), "security": .string(tensor.security),
    ]
  }

  private static func json(_ certificate: Certificate) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("subject", .string(certificate.subject)),
      .init("issuer", .string(certificate.issuer)),
      .init("key", .string(certificate.key.identifier.description)),
    ]
    if let day = certificate.lastDay { members.append(.init("last_day", .string(day.description))) }
    return .object(members)
  }
}
