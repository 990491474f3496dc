// detect-faces <model.synap> <photo>: prints the faces that a network finds.
import SynapPostprocess
import SynapRuntime

let network = try Network(contentsOf: CommandLine.arguments[1])
let photo = try InputData(contentsOf: CommandLine.arguments[2])
var detector = Detector(scoreThreshold: 0.5)

if let rect = try Preprocessor().assign(photo, to: network.inputs) {
  network.predict()
  let outputs = try network.outputs.map {
    OutputTensor(
      name: $0.name, shape: $0.shape.dimensions, format: $0.format, layout: $0.layout,
      values: try $0.floats())
  }
  for face in try detector.process(outputs, assignedRect: rect).items {
    print(face.confidence, face.boundingBox, face.landmarks)
  }
}
