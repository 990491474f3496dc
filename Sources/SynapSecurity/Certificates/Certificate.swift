import SynapCore

/// The statement of an issuer that a public key is that of a vendor or of a model, with its
/// signature.
///
/// A JSON document (`docs/security.md`); the signature covers what `Certificate.message` returns,
/// which every member but itself is part of.
public struct Certificate: Hashable, Sendable {
  /// What the key of a certificate may sign.
  public enum Role: String, CaseIterable, Sendable {
    /// Certificates of models.
    case vendor
    /// Models.
    case model
  }

  /// What the key may sign.
  public let role: Role
  /// Whose key it is.
  public let subject: String
  /// Who says so.
  public let issuer: String
  /// The key.
  public let key: VerificationKey
  /// The last day, in UTC, on which the certificate counts; nil where it always does.
  public let lastDay: CalendarDay?
  /// The issuer's signature, 64 bytes.
  let signature: [UInt8]

  static let type = "synap-certificate"
  static let version = 1
  /// The most characters of a name.
  package static let nameLimit = 200

  private init(
    role: Role, subject: String, issuer: String, key: VerificationKey, lastDay: CalendarDay?,
    signature: [UInt8]
  ) {
    self.role = role
    self.subject = subject
    self.issuer = issuer
    self.key = key
    self.lastDay = lastDay
    self.signature = signature
  }

  /// Makes the certificate of `key`, signed by its issuer's key.
  ///
  /// - Throws: a `Diagnostic` where a name is empty, too long, or holds control characters.
  public init(
    _ role: Role, of key: VerificationKey, subject: String, issuer: String,
    lastDay: CalendarDay? = nil, signedBy issuerKey: SigningKey
  ) throws {
    for name in [subject, issuer] { try Self.check(name: name) }
    let unsigned = Certificate(
      role: role, subject: subject, issuer: issuer, key: key, lastDay: lastDay, signature: [])
    self.init(
      role: role, subject: subject, issuer: issuer, key: key, lastDay: lastDay,
      signature: try issuerKey.signature(of: unsigned.message))
  }

  /// What is signed: a mark that no other signature of this toolchain begins with, then the
  /// document without its signature, in one line.
  private var message: [UInt8] {
    Array("\(Self.type) \(Self.version)\n".utf8) + Array(JSONValue.object(members).dump().utf8)
  }

  private var members: [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("type", .string(Self.type)), .init("version", .int(Self.version)),
      .init("role", .string(role.rawValue)), .init("subject", .string(subject)),
      .init("issuer", .string(issuer)), .init("key", .string(key.bytes.hexadecimal)),
    ]
    if let lastDay { members.append(.init("last_day", .string(lastDay.description))) }
    return members
  }

  /// The document.
  var json: JSONValue {
    .object(members + [.init("signature", .string(signature.hexadecimal))])
  }

  /// The text of a certificate's file.
  public var text: String { json.dump(indent: 2) + "\n" }

  /// Whether it was signed with the private half of `issuerKey`.
  func isSigned(by issuerKey: VerificationKey) -> Bool {
    issuerKey.accepts(signature, of: message)
  }

  /// Reads a certificate's file. Its signature is not checked.
  ///
  /// - Throws: a `Diagnostic` where it is none that this version can read.
  public init(parsing bytes: [UInt8]) throws {
    try self.init(json: JSONValue(parsing: bytes))
  }

  init(json: JSONValue) throws {
    guard json["type"]?.stringValue == Self.type else {
      throw Diagnostic.error("not a certificate of this toolchain")
    }
    guard let version = json["version"]?.intValue, version == Self.version else {
      throw Diagnostic.error("not a certificate of version \(Self.version)")
    }
    func text(_ key: String) throws -> String {
      guard let text = json[key]?.stringValue else {
        throw Diagnostic.error("the certificate has no text '\(key)'")
      }
      return text
    }
    guard let role = Role(rawValue: try text("role")) else {
      throw Diagnostic.error("the certificate has an unknown role")
    }
    let (subject, issuer) = (try text("subject"), try text("issuer"))
    for name in [subject, issuer] { try Self.check(name: name) }
    guard let key = [UInt8](hexadecimal: try text("key")).flatMap(VerificationKey.init(bytes:)),
      let signature = [UInt8](hexadecimal: try text("signature")), signature.count == 64
    else { throw Diagnostic.error("the certificate has a damaged key or signature") }
    var lastDay: CalendarDay?
    if json["last_day"] != nil {
      lastDay = CalendarDay(try text("last_day"))
      if lastDay == nil { throw Diagnostic.error("the certificate has a damaged 'last_day'") }
    }
    self.init(
      role: role, subject: subject, issuer: issuer, key: key, lastDay: lastDay,
      signature: signature)
    let known = Set(members.map(\.key) + ["signature"])
    if let other = json.members?.first(where: { !known.contains($0.key) }) {
      throw Diagnostic.error("the certificate has the unknown field '\(other.key)'")
    }
  }

  private static func check(name: String) throws {
    guard !name.isEmpty, name.count <= nameLimit,
      !name.unicodeScalars.contains(where: \.isInvisible)
    else {
      throw Diagnostic.error(
        "a name in a certificate has 1 to \(nameLimit) characters and no control characters, nor "
          + "ones that only format")
    }
  }
}
