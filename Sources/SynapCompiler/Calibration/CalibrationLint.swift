import SynapCore
import SynapIR
import SynapQuant

/// What can't be right about calibration data, each with the figure that shows it.
struct CalibrationLint {
  /// The warnings, one per cause.
  private(set) var warnings: [Diagnostic] = []
  /// How many samples a dataset should have.
  private static let smallestCount = 10
  /// How many outliers are named.
  private static let outlierCount = 3

  /// Examines what `statistics` tell about the dataset of `quantization`, pictures included. Data that
  /// stand for nothing (`random`) are not examined.
  init(
    of source: SourceNetwork, _ quantization: Metafile.Quantization,
    _ statistics: ConversionStatistics
  ) {
    guard !quantization.datasets.contains(where: { $0.value == .random }) else { return }
    let (calibration, dataset) = (statistics.calibration, statistics.run?.dataset)
    checkCount(calibration)
    for (input, pictures) in zip(source.inputs, statistics.file.pictures) {
      checkPictures(pictures.sorted { $0.key < $1.key }.map(\.value), for: input)
    }
    checkMagnitude(of: source, calibration, dataset)
    checkOutliers(in: source.graph, calibration, dataset)
    let place = quantization.datasets.first?.location ?? quantization.location
    warnings = warnings.map { $0.located(in: place) }
  }

  private mutating func checkCount(_ calibration: Calibration) {
    let count = calibration.sampleCount
    guard count < Self.smallestCount else { return }
    warnings.append(
      .warning(
        "ranges of \(count) calibration sample\(count == 1 ? "" : "s") are left to chance: give "
          + "at least \(Self.smallestCount), better 30 to 200, of what the network will see"))
  }

  private mutating func checkPictures(_ pictures: [PictureTraits], for input: SourceNetwork.Input) {
    guard let fitted = input.reader.imageInput else { return }
    let set = PictureSet(pictures)
    if set.isAlike {
      warnings.append(
        .warning(
          "of \(pictures.count) calibration pictures only \(set.distinctCount) differ from each "
            + "other by more than \(Int(PictureSet.alikeDifference)) of 255 levels: they count for "
            + "no more than those"))
    }
    guard !pictures.isEmpty else { return }
    let size = (width: fitted.width, height: fitted.height)
    let stretch = set.stretch(to: size)
    if fitted.letterbox.keepProportions == 0, stretch > PictureSet.usualStretch {
      warnings.append(
        .warning(
          "'keep_proportions=0' stretches the calibration pictures by a factor of "
            + "\(Self.text(stretch)) on average",
          notes: ["leave it out unless the network was trained on stretched pictures"]))
    } else if set.isOf(size), set.sharpnessRatio > PictureSet.usualSharpnessRatio {
      warnings.append(
        .warning(
          "the calibration pictures have the network's size \(size.width)x\(size.height) and seem "
            + "stretched to it: their sharpness along rows and columns differs by a factor of "
            + "\(Self.text(set.sharpnessRatio)) on average, 1.1 in photos",
          notes: ["give the original photos: they are fitted without distortion"]))
    }
  }

  private mutating func checkMagnitude(
    of source: SourceNetwork, _ calibration: Calibration, _ dataset: Dataset?
  ) {
    guard let magnitude = InputMagnitude(of: source.graph, calibration),
      magnitude.isTooLarge || magnitude.isTooSmall
    else { return }
    let isSilent = source.inputs.contains { $0.means == nil && $0.scale == nil }
    let note =
      if dataset?.isOfArrays == true {
        "arrays are taken as they are: normalize them as the network was trained"
      } else if isSilent {
        "the metafile gives neither 'means' nor 'scale': pixels go in as 0 to 255"
      } else {
        "check 'means' and 'scale' against how the network was trained"
      }
    warnings.append(
      .warning(
        "inputs are too \(magnitude.isTooLarge ? "large" : "small") for this network: the results "
          + "of its first convolutions spread over \(Self.text(magnitude.spread)) times their "
          + "biases, 10 to 60 is usual", notes: [note]))
  }

  private mutating func checkOutliers(
    in graph: Graph, _ calibration: Calibration, _ dataset: Dataset?
  ) {
    let producers = graph.producers()
    for outlier in RangeOutlier.all(in: calibration).prefix(Self.outlierCount) {
      let sample =
        dataset.flatMap { Self.name(ofSample: outlier.sample, in: $0) }
        ?? "sample \(outlier.sample)"
      let layer =
        producers[outlier.tensor.index].map { graph.nodes[$0].name } ?? graph[outlier.tensor].name
      let others = outlier.tensorCount - 1
      let rest =
        others == 0
        ? ""
        : " and by \(Self.text(RangeOutlier.smallestFactor)) or more in "
          + "\(others) other\(others == 1 ? "" : "s")"
      warnings.append(
        .warning(
          "\(sample) alone stretches the range of '\(layer)' by a factor of "
            + "\(Self.text(outlier.factor))\(rest)"))
    }
  }

  private static func name(ofSample position: Int, in dataset: Dataset) -> String? {
    let files = dataset.samples.compactMap { samples -> String? in
      guard samples.indices.contains(position), case .file(let path) = samples[position] else {
        return nil
      }
      return "'\(File.name(of: path))'"
    }
    return files.isEmpty ? nil : files.joined(separator: " with ")
  }

  /// `value` with one or two digits after the point, none where it is large.
  private static func text(_ value: Double) -> String {
    guard value < 100 else { return "\(Int(min(value.rounded(), 1e15)))" }
    let digits: Double = value < 10 ? 100 : 10
    return "\((value * digits).rounded() / digits)"
  }
}

extension Dataset {
  /// Whether the samples of the first input are `.npy` arrays.
  fileprivate var isOfArrays: Bool {
    guard case .file(let path) = samples.first?.first else { return false }
    return File.pathExtension(of: path) == "npy"
  }
}
