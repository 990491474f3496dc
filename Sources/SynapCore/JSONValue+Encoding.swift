extension JSONValue {
  /// The document of an encodable value; floats that are no finite numbers are the strings `inf`,
  /// `-inf` and `nan`.
  public init(encoding value: some Encodable) throws {
    let slot = JSONSlot()
    try slot.store(value, at: [])
    self = slot.value
  }
}

/// The place of a value in a document that is being put together.
private final class JSONSlot {
  private enum Content {
    case value(JSONValue)
    case array([JSONSlot])
    case object([(key: String, slot: JSONSlot)])
  }

  private var content = Content.value(.null)

  /// The document so far.
  var value: JSONValue {
    switch content {
    case .value(let value): value
    case .array(let slots): .array(slots.map(\.value))
    case .object(let members): .object(members.map { JSONValue.Member($0.key, $0.slot.value) })
    }
  }

  /// The number of elements.
  var count: Int {
    if case .array(let slots) = content { return slots.count }
    return 0
  }

  func beginArray() { if count == 0 { content = .array([]) } }

  func beginObject() {
    if case .object = content { return }
    content = .object([])
  }

  /// A new element.
  func append() -> JSONSlot {
    guard case .array(var slots) = content else { return JSONSlot() }
    slots.append(JSONSlot())
    content = .array(slots)
    return slots[slots.count - 1]
  }

  /// A new member.
  func append(_ key: String) -> JSONSlot {
    guard case .object(var members) = content else { return JSONSlot() }
    members.append((key, JSONSlot()))
    content = .object(members)
    return members[members.count - 1].slot
  }

  func store(_ value: some Encodable, at path: [any CodingKey]) throws {
    if let scalar = value as? any JSONScalar {
      content = .value(scalar.json)
    } else {
      try value.encode(to: JSONEncoding(slot: self, codingPath: path))
    }
  }
}

private struct JSONEncoding: Encoder, SingleValueEncodingContainer {
  let slot: JSONSlot
  var codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    slot.beginObject()
    return KeyedEncodingContainer(Members(slot: slot, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    slot.beginArray()
    return Elements(slot: slot, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
  func encodeNil() {}
  func encode(_ value: some Encodable) throws { try slot.store(value, at: codingPath) }

  struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let slot: JSONSlot
    var codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { _ = slot.append(key.stringValue) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
      try slot.append(key.stringValue).store(value, at: codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { nested(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      nested(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
      JSONEncoding(slot: slot.append("super"), codingPath: codingPath)
    }
    func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    private func nested(_ key: Key) -> JSONEncoding {
      JSONEncoding(slot: slot.append(key.stringValue), codingPath: codingPath + [key])
    }
  }

  struct Elements: UnkeyedEncodingContainer {
    let slot: JSONSlot
    var codingPath: [any CodingKey]
    var count: Int { slot.count }

    func encodeNil() { _ = slot.append() }
    func encode(_ value: some Encodable) throws { try slot.append().store(value, at: codingPath) }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> { nested.container(keyedBy: type) }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested.unkeyedContainer() }
    func superEncoder() -> any Encoder { nested }

    private var nested: JSONEncoding { JSONEncoding(slot: slot.append(), codingPath: codingPath) }
  }
}
