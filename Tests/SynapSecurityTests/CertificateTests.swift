import SynapCore
import SynapSecurity
import Testing

@Suite struct CertificateTests {
  private let rootKey = SigningKey()
  private let vendorKey = SigningKey()
  private let modelKey = SigningKey()

  private func vendor(_ role: Certificate.Role = .vendor, lastDay: String? = nil) throws
    -> Certificate
  {
    try Certificate(
      role, of: vendorKey.verificationKey, subject: "Vendor \"ü\"", issuer: "Root",
      lastDay: lastDay.flatMap(CalendarDay.init), signedBy: rootKey)
  }

  private func model(
    lastDay: String? = nil, issuer: String = "Vendor \"ü\"", signedBy key: SigningKey? = nil
  ) throws -> Certificate {
    try Certificate(
      .model, of: modelKey.verificationKey, subject: "Model", issuer: issuer,
      lastDay: lastDay.flatMap(CalendarDay.init), signedBy: key ?? vendorKey)
  }

  @Test func readsWhatItWrites() throws {
    for certificate in [try vendor(), try vendor(lastDay: "2031-12-24"), try model()] {
      #expect(try Certificate(parsing: Array(certificate.text.utf8)) == certificate)
    }
  }

  @Test func acceptsAChain() throws {
    try CertificateChain(vendor: vendor(), model: model()).check()
    let chain = try CertificateChain(
      vendor: vendor(lastDay: "2030-01-02"), model: model(lastDay: "2030-01-01"))
    try chain.check(on: #require(CalendarDay("2030-01-01")))
  }

  @Test func refusesWhatTheVendorDidNotSign() throws {
    let chain = CertificateChain(vendor: try vendor(), model: try model(signedBy: rootKey))
    #expect(
      throws: Diagnostic.error(
        "the model certificate of 'Model' is not signed by the vendor 'Vendor \"ü\"'")
    ) { try chain.check() }
  }

  @Test func refusesAnIssuerThatIsNotTheVendor() throws {
    let chain = CertificateChain(vendor: try vendor(), model: try model(issuer: "Famous"))
    #expect(
      throws: Diagnostic.error(
        "the model certificate of 'Model' names 'Famous' as its issuer, the vendor is "
          + "'Vendor \"ü\"'")
    ) { try chain.check() }
  }

  @Test(arguments: [
    "a\u{7}", "a\u{9B}2J", "\u{202E}lla", "a\u{200B}", "a\u{2028}b", "a\nb", "\u{7F}",
  ])
  func refusesNamesThatHideCharacters(_ name: String) {
    #expect(throws: Diagnostic.self) {
      try Certificate(
        .vendor, of: vendorKey.verificationKey, subject: name, issuer: "Root", signedBy: rootKey)
    }
  }

  @Test func refusesARoleThatIsNotTheCertificates() throws {
    let chain = CertificateChain(vendor: try vendor(.model), model: try model())
    #expect(
      throws: Diagnostic.error("the vendor certificate of 'Vendor \"ü\"' is one of a model")
    ) { try chain.check() }
  }

  @Test func expiresAfterItsLastDay() throws {
    let chain = CertificateChain(vendor: try vendor(), model: try model(lastDay: "2030-02-28"))
    #expect(
      throws: Diagnostic.error(
        "the model certificate of 'Model' expired: its last day was 2030-02-28")
    ) { try chain.check(on: #require(CalendarDay("2030-03-01"))) }
  }

  @Test func noChangeOfAFieldIsStillSigned() throws {
    let certificate = try model(lastDay: "2030-02-28")
    let changes = [
      ("\"Model\"", "\"Modem\""), ("\"Vendor ", "\"Vendos "), ("2030-02-28", "2031-02-28"),
      (",\n  \"last_day\": \"2030-02-28\"", ""), ("\"model\"", "\"vendor\""),
    ]
    for (text, replacement) in changes {
      let changed = try Certificate(
        parsing: Array(certificate.text.replacing(text, with: replacement).utf8))
      #expect(changed != certificate)
      let day = try #require(CalendarDay("2020-01-01"))
      #expect(throws: Diagnostic.self) {
        try CertificateChain(vendor: vendor(), model: changed).check(on: day)
      }
    }
  }

  @Test func refusesWhatItCantRead() throws {
    let text = try model().text
    let changes = [
      ("synap-certificate", "certificate", "not a certificate of this toolchain"),
      ("\"version\": 1", "\"version\": 2", "not a certificate of version 1"),
      ("\"role\": \"model\"", "\"role\": \"root\"", "unknown role"),
      ("\"key\": \"", "\"key\": \"00", "damaged key or signature"),
      ("\"signature\": \"", "\"signature\": \"00", "damaged key or signature"),
      ("\"version\"", "\"extra\": 1, \"version\"", "unknown field 'extra'"),
      ("\"Model\"", "\"\\u0007\"", "no control characters"),
      ("\"Model\"", "\"\"", "1 to 200 characters"),
      ("\"subject\"", "\"last_day\": \"2030-02-30\", \"subject\"", "damaged 'last_day'"),
    ]
    for (part, replacement, message) in changes {
      #expect {
        try Certificate(parsing: Array(text.replacing(part, with: replacement).utf8))
      } throws: { ($0 as? Diagnostic)?.message.contains(message) == true }
    }
  }

  @Test func survivesEveryChangeOfAByte() throws {
    let original = Array(try model().text.utf8)
    for position in original.indices {
      for value in [original[position] ^ 1, UInt8(ascii: "\""), UInt8(ascii: "9"), 0] {
        var bytes = original
        bytes[position] = value
        do { _ = try Certificate(parsing: bytes) } catch { #expect(error is Diagnostic) }
      }
    }
  }
}

@Suite struct CalendarDayTests {
  @Test func readsWhatItWrites() throws {
    for text in ["2026-11-30", "2000-02-29", "0001-01-01", "9999-12-31", "2024-02-29"] {
      #expect(try #require(CalendarDay(text)).description == text)
    }
    #expect(CalendarDay(CalendarDay.today.description) == .today)
  }

  @Test(arguments: [
    "", "2026-1-01", "2026-13-01", "2026-00-01", "2026-02-29", "1900-02-29", "2026-04-31",
    "2026/04/30", "+026-04-30", "2026-04-30 ", "2026-04", "20260430",
  ])
  func refusesWhatIsNoDay(_ text: String) { #expect(CalendarDay(text) == nil) }

  @Test func comesInOrder() throws {
    let days = ["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01"].compactMap(CalendarDay.init)
    #expect(days.count == 4 && days == days.sorted())
    #expect(days[0] < days[1] && !(days[1] < days[1]))
  }
}
