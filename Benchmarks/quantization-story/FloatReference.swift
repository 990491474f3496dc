import SynapComparison
import SynapCompiler
import SynapCore
import SynapIR
import SynapPostprocess
import SynapRuntime

/// What the network finds in float, with pictures prepared as it was trained: what every setting is
/// measured against.
struct FloatReference {
  /// A photo that networks are run on.
  struct Photo {
    /// The picture, decoded.
    let data: InputData
    /// The annotated faces; nil where it has no annotation.
    let truth: [LocatedObject]?
    /// For each head what it holds in float.
    let heads: [[Float]]
    /// The faces that float finds.
    let faces: [LocatedObject]
  }

  /// How sure a network must be of a face.
  static let confidence: Float = 0.5

  /// All photos, those with annotation first.
  private(set) var photos: [Photo] = []

  /// Runs `source` on the pictures of `annotations` and on those at `crowd`.
  ///
  /// - Parameter progress: called with what is being done.
  /// - Throws: a `Diagnostic` where a picture can't be read, or the outputs are no detector's.
  init(
    _ source: SourceNetwork, annotations: GroundTruth, crowd: [String],
    progress: (String) -> Void
  ) throws {
    guard source.inputs.count == 1 else {
      throw Diagnostic.error("the network has \(source.inputs.count) inputs, a detector has one")
    }
    let input = source.inputs[0]
    let executor = ReferenceExecutor(source.graph)
    var detector = Detector(scoreThreshold: Self.confidence)
    let files = annotations.pictures + crowd
    for (position, file) in files.enumerated() {
      if position.isMultiple(of: 8) { progress("float \(position)/\(files.count)") }
      let data = try InputData(contentsOf: file)
      guard let image = data.image else {
        throw Diagnostic.error("not a picture", at: Location(file: file))
      }
      let (tensor, rect) = try input.reader.tensor(for: image)
      let outputs = try executor.run([tensor])
      let heads = outputs.map(\.floats)
      let tensors = zip(zip(source.graph.outputs, source.outputs), zip(outputs, heads)).map {
        OutputTensor(
          name: source.graph[$0.0].name, shape: $1.0.shape.dimensions, format: $0.1.format,
          values: $1.1)
      }
      let isAnnotated = position < annotations.pictures.count
      photos.append(
        Photo(
          data: data,
          truth: isAnnotated
            ? try annotations.objects(in: file, width: image.width, height: image.height) : nil,
          heads: heads, faces: try detector.locate(tensors, assignedRect: rect)))
    }
  }
}
