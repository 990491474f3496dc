import SynapCore
import SynapPostprocess

/// The pictures and boxes of an annotation file of dlib's imglab.
///
/// A box with the 68 parts of the iBUG 300-W scheme gives a face's five points: the means of the
/// parts 36 to 41 and 42 to 47 are the eyes, 30 is the tip of the nose, 48 and 54 are the corners of
/// the mouth. One with five parts gives them in the order of their names. Boxes with
/// `ignore='1'` are ignored.
package struct ImglabAnnotations {
  /// The pictures with their objects, in the order of the file.
  package private(set) var pictures: [(file: String, objects: [LocatedObject])] = []

  /// Reads the file at `path`.
  ///
  /// - Throws: a `Diagnostic` with the line at fault.
  package init(contentsOf path: String) throws {
    let bytes = try File.read(path)
    try locating(in: Location(file: path)) { try read(bytes) }
  }

  /// Reads the text of an annotation file.
  package init(parsing bytes: [UInt8]) throws { try read(bytes) }

  private mutating func read(_ bytes: [UInt8]) throws {
    var reader = XMLReader(bytes)
    var box: (object: LocatedObject, parts: [String: Point])?
    var isInImage = false
    while let event = try reader.next() {
      switch event {
      case .start("image", let attributes):
        let element = ImglabElement(attributes, line: reader.line)
        pictures.append((try element.text("file"), []))
        isInImage = true
      case .end("image"): isInImage = false
      case .start("box", let attributes):
        let element = ImglabElement(attributes, line: reader.line)
        guard isInImage, box == nil else { throw element.failure("a box outside an image") }
        box = (try element.object(), [:])
      case .end("box"):
        if let complete = box, !pictures.isEmpty {
          var object = complete.object
          object.landmarks = Self.landmarks(of: complete.parts)
          pictures[pictures.count - 1].objects.append(object)
        }
        box = nil
      case .start("part", let attributes):
        let element = ImglabElement(attributes, line: reader.line)
        let name = try element.text("name")
        guard box != nil else { throw element.failure("a part outside a box") }
        let point = Point(x: try element.number("x"), y: try element.number("y"))
        guard box?.parts.updateValue(point, forKey: name) == nil else {
          throw element.failure("a second part '\(name)'")
        }
      case .start, .end: continue
      }
    }
    guard reader.hasElements else { throw Diagnostic.error("no XML elements") }
  }

  /// A face's five points; empty where the parts are none that are known.
  private static func landmarks(of parts: [String: Point]) -> [Point] {
    let points = parts.sorted { $0.key < $1.key }.map(\.value)
    switch points.count {
    case 5: return points
    case 68:
      let (left, right) = (mean(points[36...41]), mean(points[42...47]))
      return [left, right, points[30], points[48], points[54]]
    default: return []
    }
  }

  private static func mean(_ points: ArraySlice<Point>) -> Point {
    let count = Float(points.count)
    return Point(
      x: points.reduce(0) { $0 + $1.x } / count, y: points.reduce(0) { $0 + $1.y } / count)
  }
}

/// The attributes of an element, with its line for errors.
private struct ImglabElement {
  private let attributes: [String: String]
  private let line: Int

  init(_ attributes: [String: String], line: Int) {
    self.attributes = attributes
    self.line = line
  }

  func failure(_ message: String) -> Diagnostic { .error(message, at: Location(line: line)) }

  func text(_ name: String) throws -> String {
    guard let value = attributes[name], !value.isEmpty else {
      throw failure("the attribute '\(name)' is missing")
    }
    return value
  }

  /// A coordinate in pixels.
  func number(_ name: String) throws -> Float {
    let value = try text(name)
    guard let number = Float(value), number.magnitude <= 1_000_000 else {
      throw failure("'\(value)' is no coordinate")
    }
    return number
  }

  func object() throws -> LocatedObject {
    let (left, top) = (try number("left"), try number("top"))
    let (width, height) = (try number("width"), try number("height"))
    guard width > 0, height > 0 else { throw failure("the box is empty") }
    return LocatedObject(
      box: Box(xMin: left, yMin: top, xMax: left + width, yMax: top + height),
      isIgnored: attributes["ignore"] == "1")
  }
}
