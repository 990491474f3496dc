import SynapCore
import SynapPostprocess
import Testing

@Suite struct YOLOv5Tests {
  static let scenes = [
    Scene(landmarks: 5, classes: 1, seed: 1), Scene(landmarks: 0, classes: 4, seed: 2),
    Scene(landmarks: 3, visibility: true, classes: 2, seed: 3),
    Scene(landmarks: 0, classes: 1, seed: 4),
  ]
  let rect = Rect(x: 0, y: -10, width: 96, height: 80)

  /// Checks `result` against the double precision reference, to a pixel.
  func check(_ result: DetectionResult, _ scene: Scene, _ label: String) {
    let objects = Reference.objects(scene, threshold: 0.3, width: 96, height: 80)
    #expect(objects.count > 4)
    #expect(result.items.count == objects.count, "\(label)")
    for (item, object) in zip(result.items, objects) {
      #expect(item.classIndex == object.classIndex)
      #expect(abs(Double(item.confidence) - object.score) < 1e-6)
      func close(_ value: Int, _ expected: Double, _ limit: Double) -> Bool {
        abs(Double(value) - min(max(expected, 0), limit)) <= 0.5001
      }
      let box = item.boundingBox
      #expect(close(box.x, object.box[0], 96) && close(box.x + box.width, object.box[2], 96))
      #expect(
        close(box.y + 10, object.box[1], 80) && close(box.y + 10 + box.height, object.box[3], 80))
      #expect(item.landmarks.count == scene.landmarks)
      for (landmark, point) in zip(item.landmarks, object.landmarks) {
        let x = min(max(point[0], 0), 96) - Double(landmark.x)
        let y = min(max(point[1], 0), 80) - Double(landmark.y + 10)
        #expect(abs(x) < 0.5001 && abs(y) < 0.5001, "rounded, not truncated")
        #expect(abs(Double(landmark.visibility) - point[2]) < 1e-6)
      }
    }
  }

  @Test(arguments: 0..<scenes.count, Scene.Layout.allCases)
  func decodesEveryPyramidLayoutAlike(index: Int, layout: Scene.Layout) throws {
    let scene = Self.scenes[index]
    var detector = Detector(scoreThreshold: 0.3, nonMaxSuppression: false)
    let tensors = scene.tensors(layout)
    #expect(try detector.prepare(for: tensors.map(\.description)).isEmpty)
    check(try detector.process(tensors, assignedRect: rect), scene, layout.rawValue)
  }

  @Test(arguments: 0..<scenes.count, [false, true])
  func decodesWhatTheNetworkDecoded(index: Int, transposed: Bool) throws {
    let scene = Self.scenes[index]
    var detector = Detector(scoreThreshold: 0.3, nonMaxSuppression: false)
    let tensors = scene.decodedTensors(transposed: transposed)
    #expect(try detector.prepare(for: tensors.map(\.description)).isEmpty)
    check(try detector.process(tensors, assignedRect: rect), scene, "decoded")
  }

  @Test func layoutsGiveTheSameBits() throws {
    for scene in Self.scenes {
      var results: Set<[Detection]> = []
      for layout in Scene.Layout.allCases {
        var detector = Detector(scoreThreshold: 0.3)
        results.insert(try detector.process(scene.tensors(layout), assignedRect: rect).items)
      }
      #expect(results.count == 1)
    }
  }

  @Test func takesTheInputSizeWhereScalesAreMissing() throws {
    let scene = Self.scenes[0]
    let tensors = scene.decodedTensors(scales: false)
    var detector = Detector(scoreThreshold: 0.3, nonMaxSuppression: false)
    let warnings = try detector.prepare(for: tensors.map(\.description))
    #expect(warnings.map(\.message).first?.contains("w_scale and h_scale") == true)
    #expect(try detector.prepare(for: tensors.map(\.description), inputSize: (48, 32)).isEmpty)
    check(try detector.process(tensors, assignedRect: rect), scene, "input size")
  }

  @Test func addsTheClassIndexBaseOfAnyTensor() throws {
    let scene = Self.scenes[1]
    var tensors = scene.tensors(.adhw4)
    tensors[1].description.format = "yolov5 class_index_base=-7"
    var detector = Detector(scoreThreshold: 0.3, nonMaxSuppression: false)
    let items = try detector.process(tensors, assignedRect: rect).items
    let objects = Reference.objects(scene, threshold: 0.3, width: 96, height: 80)
    #expect(items.map(\.classIndex) == objects.map { $0.classIndex - 7 })
  }

  @Test func decodesAPyramidWithALevelPrunedAway() throws {
    var scene = Self.scenes[0]
    let tensors = scene.tensors(.adhw4)
    let format =
      "yolov5 landmarks=5 transposed=1 anchors=[[ ],[ ],[ ],[ ],[23,29,43,55]]"
    let second = OutputTensor(
      name: "369", shape: tensors[1].description.shape, format: format,
      values: scene.levels[1].flattened(depth: scene.depth))
    scene.levels.removeFirst()
    var detector = Detector(scoreThreshold: 0.2, nonMaxSuppression: false)
    let result = try detector.process(
      [second], assignedRect: Rect(width: scene.inputWidth, height: scene.inputHeight))
    let objects = Reference.objects(scene, threshold: 0.2, width: 48, height: 32)
    #expect(!objects.isEmpty && result.items.count == objects.count)
    #expect(
      zip(result.items, objects).allSatisfy {
        abs(Double($0.boundingBox.x) - max($1.box[0], 0)) <= 0.5001
      })
  }

  @Test func takesTheLevelFromTheListsPositionWhereALevelInBetweenIsMissing() throws {
    let outputs = [
      OutputDescription(
        name: "a", shape: [1, 12, 60, 80],
        format: "yolov5 transposed=1 anchors=[[],[],[],[1,2,3,4],[],[5,6,7,8]]"),
      OutputDescription(name: "b", shape: [1, 12, 15, 20]),
    ]
    var detector = Detector()
    #expect(try detector.prepare(for: outputs, inputSize: (640, 480)).isEmpty)
  }

  @Test func skipsWhatIsNoNumber() throws {
    let cell: [Float] = [.nan, 0, 0, 0, 5, .nan, .nan]
    let infinite: [Float] = [0, 0, 0, 0, 5, -.infinity, .nan]
    let good: [Float] = [0, 0, 0, 0, 5, .nan, 5]
    let hidden: [Float] = [0, 0, 0, 0, .nan, 5, 5]
    let tensor = OutputTensor(
      name: "out", shape: [1, 1, 4, 7], format: "yolov5 anchors=[[],[],[],[8,8]]",
      values: cell + infinite + good + hidden)
    var detector = Detector()
    let result = try detector.process([tensor], assignedRect: Rect(width: 32, height: 8))
    #expect(result.items.map(\.classIndex) == [1])
    #expect(result.items.first?.boundingBox == Rect(x: 16, y: 0, width: 8, height: 8))
  }

  @Test func keepsInfiniteBoxesInsideThePicture() throws {
    let tensor = OutputTensor(
      name: "out", shape: [1, 1, 7], format: "yolov5 landmarks=0 w_scale=1e-30 h_scale=1",
      values: [0, 0, 3e38, 3e38, 1, 1, 0])
    var detector = Detector()
    let result = try detector.process([tensor], assignedRect: Rect(x: 3, width: 64, height: 48))
    #expect(result.items.map(\.boundingBox) == [Rect(x: 3, y: 0, width: 64, height: 48)])
  }

  @Test func readsBorrowedValues() throws {
    let scene = Self.scenes[0]
    let owned = scene.decodedTensors()[0]
    let values = Reference.cells(of: scene.levels[0]).flatMap {
      Reference.decode($0, scene: scene).map { Float($0) }
    }
    var detector = Detector(scoreThreshold: 0.1)
    let expected = try detector.process([owned], assignedRect: rect)
    let result = try values.withUnsafeBufferPointer { buffer in
      try detector.process(
        [
          OutputTensor(
            name: "out0", shape: owned.description.shape, format: owned.description.format,
            borrowing: buffer)
        ], assignedRect: rect)
    }
    #expect(!expected.items.isEmpty && result == expected)
  }
}

extension Scene.Level {
  /// The values in the order anchor, value, row, column.
  func flattened(depth: Int) -> [Float] {
    values.flatMap { rows in
      (0..<depth).flatMap { v in rows.flatMap { $0.map { $0[v] } } }
    }
  }
}
