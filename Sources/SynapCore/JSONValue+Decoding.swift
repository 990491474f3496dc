extension JSONValue {
  /// The value of type `type` that `init(encoding:)` made this document of.
  ///
  /// - Throws: a `Diagnostic` naming the part that is missing or something else.
  public func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
    try JSONDecoding(value: self, codingPath: []).read(type)
  }
}

private struct JSONDecoding: Decoder, SingleValueDecodingContainer {
  let value: JSONValue
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
    guard let scalar = type as? any JSONScalar.Type else {
      do { return try Value(from: self) } catch let error as DecodingError {
        throw Diagnostic.error("\(place) is not a \(type): \(error)")
      }
    }
    guard let result = scalar.init(json: value) as? Value else { throw mismatch("a \(type)") }
    return result
  }

  private var place: String {
    codingPath.isEmpty ? "the value" : "'\(codingPath.map(\.stringValue).joined(separator: "."))'"
  }

  private func mismatch(_ expected: String) -> Diagnostic { .error("\(place) is not \(expected)") }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard value.members != nil else { throw mismatch("an object") }
    return KeyedDecodingContainer(Members(value: value, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let elements = value.arrayValue else { throw mismatch("a list") }
    return Elements(elements: elements, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }
  func decodeNil() -> Bool { value == .null }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try read(type) }

  struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let value: JSONValue
    let codingPath: [any CodingKey]

    var allKeys: [Key] { (value.members ?? []).compactMap { Key(stringValue: $0.key) } }
    func contains(_ key: Key) -> Bool { value[key.stringValue] != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try member(key).decodeNil() }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      try member(key).read(type)
    }
    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try member(key).container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try member(key).unkeyedContainer()
    }
    func superDecoder() -> any Decoder {
      JSONDecoding(value: value["super"] ?? .null, codingPath: codingPath)
    }
    func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }

    private func member(_ key: Key) throws -> JSONDecoding {
      let path = codingPath + [key]
      guard let value = value[key.stringValue] else {
        throw Diagnostic.error("'\(path.map(\.stringValue).joined(separator: "."))' is missing")
      }
      return JSONDecoding(value: value, codingPath: path)
    }
  }

  struct Elements: UnkeyedDecodingContainer {
    let elements: [JSONValue]
    let codingPath: [any CodingKey]
    var currentIndex = 0
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
      guard !isAtEnd, elements[currentIndex] == .null else { return false }
      currentIndex += 1
      return true
    }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try next().read(type)
    }
    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { try next().container(keyedBy: type) }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      try next().unkeyedContainer()
    }
    mutating func superDecoder() throws -> any Decoder { try next() }

    private mutating func next() throws -> JSONDecoding {
      guard !isAtEnd else { throw Diagnostic.error("a list has too few elements") }
      defer { currentIndex += 1 }
      return JSONDecoding(value: elements[currentIndex], codingPath: codingPath)
    }
  }
}
