import SynapCore

extension MetafileReader {
  /// A format string with every `${FILE:path}` replaced by the content of that file, which is
  /// relative to the metafile, without the line breaks at its end.
  func format(
    _ node: YAMLNode, key: String, isLowercased: Bool = false
  ) throws -> Located<String> {
    let directory = File.directory(of: file)
    var text = try MetafileText.replacing("FILE", in: string(node, key: key)) { path in
      let path = File.resolve(path, relativeTo: directory)
      guard !File.isDirectory(path), let bytes = try? File.read(path) else {
        throw error("File in string not found: \(path)", at: node)
      }
      guard bytes.count <= MetafileText.byteLimit,
        let content = String(validating: bytes, as: UTF8.self)
      else {
        throw error("File in string is not a text of at most 1 MiB: \(path)", at: node)
      }
      let lineBreaks = content.unicodeScalars.reversed().prefix { $0 == "\n" || $0 == "\r" }
      return String(content.unicodeScalars.dropLast(lineBreaks.count))
    }
    if isLowercased {
      let marker = Metafile.anchorsMarker
      text = text.lowercased().replacing(marker.lowercased(), with: marker)
    }
    return Located(text, at: location(node))
  }

  /// The name of a tensor; nil where it is empty.
  func tensorName(_ node: YAMLNode, kind: String) throws -> Located<String>? {
    guard case .string(let name) = node.scalar else {
      let isText = node.text != nil
      throw error(
        "\(kind) name '\(node.flowText)' must be a string when specified", at: node,
        notes: isText ? ["write it in quotes: name: \"\(node.flowText)\""] : [])
    }
    return name.isEmpty ? nil : Located(name, at: location(node))
  }

  /// A list of extents, all positive but the first, and few enough elements to be addressed.
  func shape(_ node: YAMLNode, kind: String) throws -> Shape {
    guard let extents = integers(node), !extents.isEmpty else {
      throw error(
        "Shape for \(kind) '\(entryLabel)' must be a list of integers: \(node.flowText)", at: node)
    }
    guard extents.dropFirst().allSatisfy({ $0 > 0 }),
      Shape(Array(extents.dropFirst())).checkedElementCount() != nil,
      extents[0] > 0 || (kind == "input" && extents[0] >= -1)
    else {
      throw error(
        "Shape for \(kind) '\(entryLabel)' must have positive dimensions of at most 2^31 elements: "
          + node.flowText, at: node)
    }
    return Shape(extents)
  }

  /// Checks that scheme and data type fit each other.
  mutating func checkScheme(of section: Metafile.Quantization) {
    let scheme = section.scheme.value
    let type = section.schemeType
    if !scheme.dataTypes.contains(type) {
      let valid = Metafile.Quantization.Scheme.allCases.dropFirst().map { scheme in
        "\(scheme.rawValue) with " + scheme.dataTypes.map(\.description).joined(separator: ", ")
      }
      errors.append(
        Diagnostic.error(
          "Invalid quantization scheme specified: \(scheme.rawValue) with data_type \(type)",
          at: section.scheme.location, notes: ["valid pairs: " + valid.joined(separator: "; ")]))
    }
  }
}
