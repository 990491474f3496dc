import SynapCore
import SynapIR
import SynapImage
import SynapQuant

/// How a network's calibration statistics come about: measured, or read where they were measured
/// before.
struct CalibrationRun {
  /// The network.
  let source: SourceNetwork
  /// Its samples.
  let dataset: Dataset
  private let key: CalibrationKey
  /// How many pictures of a dataset are looked at.
  private static let pictureCount = 64

  /// Finds the samples that `quantization` names.
  ///
  /// - Throws: a `Diagnostic` where there are none, or they don't fit the inputs.
  init(_ source: SourceNetwork, _ quantization: Metafile.Quantization) throws {
    self.source = source
    let location = quantization.datasets.first?.location ?? Location()
    dataset = try locating(in: location) {
      guard quantization.datasets.count == source.inputs.count else {
        throw Diagnostic.error(
          "model has \(source.inputs.count) inputs but \(quantization.datasets.count) "
            + "quantization dataset specified in meta file")
      }
      return try Dataset(
        quantization.datasets.map { Dataset.Source($0.value) },
        relativeTo: source.metafile.directory)
    }
    key = try CalibrationKey(of: source, dataset: dataset)
  }

  /// The positions of the samples of part `index`, from 1, of `count` parts: every `count`-th.
  func samples(ofShard index: Int, of count: Int) -> [Int] {
    Array(stride(from: index - 1, to: dataset.count, by: count))
  }

  /// The network's inputs for the sample at `position`.
  ///
  /// - Parameter observe: called with the number of an input and the picture that it is made of.
  func inputs(
    _ position: Int, observe: (Int, Image) -> Void = { _, _ in }
  ) throws -> [Tensor] {
    try zip(source.inputs, dataset.samples).enumerated().map { index, pair in
      try pair.0.reader.tensor(for: pair.1[position]) { observe(index, $0) }
    }
  }

  /// Measures the samples at `positions`, and the traits of pictures spread evenly over the dataset.
  func measured(_ positions: [Int], progress: (Int) -> Void) throws -> StatisticsFile {
    var calibration = Calibration(for: source.graph)
    var pictures = [[Int: PictureTraits]](repeating: [:], count: source.inputs.count)
    let step = max(1, (dataset.count + Self.pictureCount - 1) / Self.pictureCount)
    try calibration.measure(
      source.graph, samples: positions,
      inputs: { position in
        try inputs(position) { input, image in
          guard position.isMultiple(of: step) else { return }
          pictures[input][position] = PictureTraits(of: image)
        }
      }, progress: progress)
    return StatisticsFile(
      networkDigest: key.network, datasetDigest: key.dataset, datasetCount: dataset.count,
      calibration: calibration, pictures: pictures)
  }

  /// Whether `file` was measured on the same bytes of the same samples.
  func isOfDataset(of file: StatisticsFile) -> Bool {
    file.datasetDigest == key.dataset && file.datasetCount == dataset.count
  }

  /// The path in `directory` under which the statistics of this network and dataset are kept: those
  /// of others lie beside them under other names.
  func cachePath(in directory: String) -> String {
    File.resolve("calibration-\(key.name).stats", relativeTo: directory)
  }

  /// What the file at `path` holds, where it holds what measuring all samples would give; nil where
  /// it is missing, damaged, or of something else.
  func cached(at path: String) -> StatisticsFile? {
    guard File.exists(path), let file = try? StatisticsFile(contentsOf: path),
      file.networkDigest == key.network, isOfDataset(of: file),
      file.calibration.sampleCount == dataset.count, file.calibration.fits(source.graph)
    else { return nil }
    return file
  }
}

extension StatisticsFile {
  /// The statistics of a whole dataset whose parts lie in the files at `paths`.
  ///
  /// - Throws: a `Diagnostic` naming the file that is of another network or dataset, or measured
  ///   what another one did, and the samples that none has.
  static func merged(_ paths: [String], for source: SourceNetwork) throws -> StatisticsFile {
    let network = CalibrationKey.digest(of: source)
    var whole: StatisticsFile?
    for path in paths {
      let part = try StatisticsFile(contentsOf: path)
      try locating(in: Location(file: path)) {
        guard part.networkDigest == network, part.calibration.fits(source.graph) else {
          throw Diagnostic.error(
            "the statistics are of another network, or of another preparation of its inputs",
            notes: ["calibrate again with this model and metafile"])
        }
        guard var sum = whole else {
          whole = part
          return
        }
        guard sum.datasetDigest == part.datasetDigest, sum.datasetCount == part.datasetCount else {
          throw Diagnostic.error("the statistics are of another dataset than those of \(paths[0])")
        }
        try sum.merge(part)
        whole = sum
      }
    }
    guard let whole else { throw Diagnostic.error("no statistics are given") }
    let measured = whole.calibration.samples
    let missing = whole.datasetCount - measured.count
    guard missing == 0, !measured.isEmpty else {
      let shown = (0..<whole.datasetCount).lazy.filter { !measured.contains($0) }.prefix(12)
        .map(String.init).joined(separator: ", ")
      throw Diagnostic.error(
        "\(missing) of the \(whole.datasetCount) samples are in none of the statistics",
        notes: ["missing are \(shown)\(missing > 12 ? ", …" : "")"])
    }
    return whole
  }
}

extension Dataset.Source {
  /// The source that a metafile names.
  init(_ specification: Metafile.Quantization.DatasetSpecification) {
    switch specification {
    case .glob(let pattern): self = .glob(pattern)
    case .random: self = .random
    }
  }
}
