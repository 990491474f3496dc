import SynapCore
import SynapPostprocess

/// The objects of one picture as YOLO's training takes them: lines of class, centre x, centre y,
/// width and height, relative to the picture's size; further numbers are ignored.
struct YOLOLabels {
  private var boxes: [(classIndex: Int, numbers: [Float])] = []

  /// Reads the file at `path`.
  ///
  /// - Throws: a `Diagnostic` with the line that is none of these.
  init(contentsOf path: String) throws {
    let text = try File.readText(path)
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.isEmpty { continue }
      let numbers = words.dropFirst().prefix(4).compactMap { Float($0) }
      guard let classIndex = Int(words[0]), numbers.count == 4,
        numbers.allSatisfy({ (-1...2).contains($0) })
      else {
        throw Diagnostic.error(
          "expected class, centre x, centre y, width and height as parts of the picture",
          at: Location(file: path, line: index + 1))
      }
      boxes.append((classIndex, numbers))
    }
  }

  /// The objects in a picture of the given size, in pixels.
  func objects(width: Int, height: Int) -> [LocatedObject] {
    let (width, height) = (Float(width), Float(height))
    return boxes.map { box in
      LocatedObject(
        classIndex: box.classIndex,
        box: Box(
          centerX: box.numbers[0] * width, centerY: box.numbers[1] * height,
          width: box.numbers[2] * width, height: box.numbers[3] * height))
    }
  }
}
