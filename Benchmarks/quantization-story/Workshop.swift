import SynapCompiler
import SynapCore
import SynapImage
import SynapQuant
import SynapRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder in which a network is compiled, with everything that a user needs to do it again:
/// the calibration photos, a metafile and a model per setting, and the calibration statistics.
struct Workshop {
  /// A compiled network.
  struct Product {
    /// The network, loaded.
    let network: Network
    /// The size of `model.synap`.
    let byteCount: Int
  }

  /// How many photos the network is calibrated on.
  static let photoCount = 32
  private static let anchors =
    "[[],[],[],[4,5,8,10,13,16],[23,29,43,55,73,105],[146,217,231,300,335,433]]"

  private let model: String
  private let heads: [String]
  private let target: String
  private let folder: String

  /// Prepares `folder` for `model`; `dataset` is the folder of the calibration photos.
  ///
  /// - Throws: a `Diagnostic` where there are no photos, or the folder can't be written.
  init(model: String, heads: [String], dataset: String, target: String, folder: String) throws {
    self.model = model
    self.heads = heads
    self.target = target
    self.folder = folder
    let chosen = try Self.pictures(in: dataset).prefix(Self.photoCount)
    try fill("photos", from: chosen) { try (File.name(of: $0), File.read($0)) }
  }

  /// The paths of the pictures in `folder`, by name.
  ///
  /// - Throws: a `Diagnostic` where there is no such folder, or no picture in it.
  static func pictures(in folder: String) throws -> [String] {
    let names = try names(in: folder).filter {
      Image.fileExtensions.contains(File.pathExtension(of: $0))
    }
    guard !names.isEmpty else {
      throw Diagnostic.error("the folder has no pictures", at: Location(file: folder))
    }
    return names.map { File.resolve($0, relativeTo: folder) }
  }

  private static func names(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else {
      throw Diagnostic.error("no such folder", at: Location(file: folder))
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.sorted()
  }

  /// Writes a file for each of `pictures` into the folder called `name`.
  ///
  /// - Throws: a `Diagnostic` where other files lie there, which would be calibrated on too.
  private func fill(
    _ name: String, from pictures: some Sequence<String>,
    _ file: (String) throws -> (name: String, bytes: [UInt8])
  ) throws {
    let directory = File.resolve(name, relativeTo: folder)
    try File.createDirectory(directory)
    var written: Set<String> = []
    for picture in pictures {
      let (name, bytes) = try file(picture)
      try File.write(bytes, to: File.resolve(name, relativeTo: directory))
      written.insert(name)
    }
    let others = try Self.names(in: directory).filter {
      !written.contains($0) && !$0.hasPrefix(".")
    }
    guard others.isEmpty else {
      throw Diagnostic.error(
        "\(others.count) files of another dataset lie here", at: Location(file: directory),
        notes: ["remove the folder, or give another --out-dir"])
    }
  }

  /// The network in float, with pictures prepared as it was trained.
  func source() throws -> SourceNetwork {
    let path = try writeMetafile(Setting(name: "float", title: "", quantization: []))
    return try SourceNetwork(contentsOf: model, metafile: path)
  }

  /// Compiles the network; calibration is measured once for all settings that prepare pictures
  /// alike.
  func compiled(_ setting: Setting, warn: (Diagnostic) -> Void) throws -> Product {
    let metafile = try writeMetafile(setting)
    let directory = File.resolve(setting.name, relativeTo: folder)
    let cache = File.resolve("cache/\(setting.preparation.rawValue)", relativeTo: folder)
    if setting.preparation == .mistakenDataset { try writeArrays() }
    try Conversion(
      Conversion.Options(
        model: model, metafile: metafile, target: target, outputDirectory: directory,
        cacheDirectory: cache)
    ).run(warn: warn)
    let path = File.resolve("model.synap", relativeTo: directory)
    return Product(
      network: try Network(contentsOf: path), byteCount: try File.read(path).count)
  }

  /// Writes the calibration photos as arrays: squeezed to the network's size, 0 to 255.
  private func writeArrays() throws {
    let shape = try source().inputs[0].reader.shape
    let reader = try SampleReader(
      shape: shape, format: "rgb keep_proportions=0", means: nil, scale: nil)
    let photos = try Self.pictures(in: File.resolve("photos", relativeTo: folder))
    try fill("arrays", from: photos) { photo in
      (File.name(of: photo) + ".npy", NumpyFile.encoded(try reader.tensor(for: .file(photo))))
    }
  }

  /// Writes the metafile of `setting` and returns its path.
  private func writeMetafile(_ setting: Setting) throws -> String {
    let path = File.resolve(setting.name + ".yaml", relativeTo: folder)
    try File.write(text(of: setting), to: path)
    return path
  }

  private func text(of setting: Setting) -> String {
    var lines = ["inputs:"]
    lines +=
      setting.preparation == .mistaken
      ? ["  - format: rgb keep_proportions=0"]
      : ["  - means: [0, 0, 0]", "    scale: 255", "    format: rgb fill_color=114"]
    lines.append("outputs:")
    for (position, head) in heads.enumerated() {
      lines += ["  - name: \"\(head)\"", "    dequantize: true"]
      if position == 0 {
        lines.append("    format: yolov5 landmarks=5 transposed=1 anchors=\(Self.anchors)")
      }
    }
    if !setting.isFloat {
      lines.append("quantization:")
      lines += setting.quantization.map { "  " + $0 }
      let files = setting.preparation == .mistakenDataset ? "arrays/*.npy" : "photos/*"
      lines += ["  dataset:", "    - \(files)"]
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
