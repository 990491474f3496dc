import SynapCore
import SynapPostprocess

/// The objects that people, or other tools, say are in pictures.
public struct GroundTruth: Sendable {
  /// The objects by the pictures' file names, without folders.
  private var annotations: [String: [LocatedObject]] = [:]
  /// The folders of YOLO labels, where those of other pictures are looked for.
  private var labelFolders: [String] = []
  /// The pictures that annotation files name, in their order.
  public private(set) var pictures: [String] = []

  /// Starts without annotations.
  public init() {}

  /// Adds the annotations at `path`: a file of dlib's imglab (`.xml`), or a folder of YOLO labels,
  /// `<picture>.txt` with lines of class, centre and size relative to the picture.
  ///
  /// - Throws: a `Diagnostic` with file and line.
  public mutating func add(contentsOf path: String) throws {
    guard File.exists(path) else {
      throw Diagnostic.error("annotations not found: \(path)")
    }
    if File.isDirectory(path) {
      labelFolders.append(path)
      return
    }
    let directory = File.directory(of: path)
    for (file, objects) in try ImglabAnnotations(contentsOf: path).pictures {
      let name = File.name(of: file)
      guard annotations[name] == nil else {
        throw Diagnostic.error("the picture '\(name)' is annotated twice", at: Location(file: path))
      }
      annotations[name] = objects
      pictures.append(File.resolve(file, relativeTo: directory))
    }
  }

  /// The objects in the picture at `path`, in pixels; nil where it is not annotated.
  ///
  /// - Throws: a `Diagnostic` where its labels can't be read.
  public func objects(in path: String, width: Int, height: Int) throws -> [LocatedObject]? {
    let name = File.name(of: path)
    if let objects = annotations[name] { return objects }
    let stem = name.split(separator: ".", omittingEmptySubsequences: false).dropLast()
      .joined(separator: ".")
    for folder in labelFolders {
      let labels = File.resolve(stem + ".txt", relativeTo: folder)
      guard File.exists(labels) else { continue }
      return try YOLOLabels(contentsOf: labels).objects(width: width, height: height)
    }
    return nil
  }
}
