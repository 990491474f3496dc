import SynapCore
import SynapPostprocess
import Testing

@Suite struct AnchorListTests {
  static let tail = "[4,5,8,10,13,16],[23,29,43,55,73,105],[146,217,231,300,335,433]]"
  static let canonical = "[[],[],[]," + tail

  func anchors(_ text: String) throws -> AnchorList {
    try AnchorList(FormatString("yolov5 landmarks=5 anchors=" + text))
  }

  @Test func readsTheCanonicalListWithoutComplaint() throws {
    let list = try anchors(Self.canonical + " w_scale=3")
    #expect(!list.isMisprinted)
    #expect(list.canonical == Self.canonical)
    #expect(list.leadingEmptyLevels == 3)
  }

  @Test(arguments: [
    "[[ ],[ ],[ ]," + tail,
    "[[ ], [ ], [ ], [4,5,8,10,13,16], [23,29,43,55,73,105], [146,\n↪217,231,300,335,433]]",
    "[[ ],[ ],[ ],[4,5,8,10,13,16],[23,29,43,55,73,105],[146,\n    ↪ 217,231,300,335,433]]",
    "[[[]],[],[]," + tail, "[[[]],[[]],[[]]," + tail,
    "[[[]],[[]],[[]],[4,5,8,10,13,16],[23,29,43,55,\n↪73,105],[146,217,231,300,335,433]]",
    "[[], [], [], [4, 5, 8, 10, 13, 16], [23,29,43,55,73,105],[146,217,231,300,335,433] ]",
  ])
  func understandsTheGuidesMisprints(text: String) throws {
    let list = try anchors(text)
    #expect(list.isMisprinted)
    #expect(list.canonical == Self.canonical)
  }

  @Test(arguments: [
    ("[[],[4,5", "2 bracket(s) not closed"), ("[[],[4,5]", "1 bracket(s) not closed"),
    ("[[],[4,5]]]", "text after the last ']'"), ("[4,5]", "expected one list per pyramid level"),
    ("4,5", "expected '['"), ("", "expected '['"), ("[[4,,5]]", "expected an element before ','"),
    ("[[4,5,]]", "expected an element before ']'"), ("[[4 5]]", "expected ',' or ']'"),
    ("[[][4,5]]", "expected ',' before '['"), ("[[a]]", "expected a number"),
    ("[[1e999,1]]", "an anchor's size must be a positive number"),
    ("[[1e-99,1]]", "an anchor's size must be a positive number"),
    ("[[-4,5]]", "an anchor's size must be a positive number"),
    ("[[nan,5]]", "expected a number"),
  ])
  func refusesWhatIsNoList(text: String, reason: String) {
    #expect(throws: Diagnostic.error("Error parsing anchor information", notes: [reason])) {
      try anchors(text)
    }
  }

  @Test func refusesAMillionBrackets() {
    #expect(
      throws: Diagnostic.error(
        "Error parsing anchor information", notes: ["brackets nested too deeply"])
    ) {
      try anchors(String(repeating: "[", count: 1_000_000))
    }
  }

  /// The warnings of preparing for YOLOv5-face at 640x480 with `anchors`.
  func warnings(_ anchors: String, inputSize: (width: Int, height: Int)?) throws -> [Diagnostic] {
    var detector = Detector()
    return try detector.prepare(
      for: [
        OutputDescription(
          name: "349", shape: [1, 48, 60, 80],
          format: "yolov5 landmarks=5 transposed=1 anchors=" + anchors),
        OutputDescription(name: "369", shape: [1, 48, 30, 40]),
        OutputDescription(name: "389", shape: [1, 48, 15, 20]),
      ], inputSize: inputSize)
  }

  @Test func warnsWithWhatWasUnderstood() throws {
    #expect(try warnings(Self.canonical, inputSize: (640, 480)) == [])
    #expect(
      try warnings("[[ ],[ ],[ ]," + Self.tail, inputSize: (640, 480)).map(\.description) == [
        """
        '349': warning: anchors misprinted, understood as \(Self.canonical)
          note: the first output has stride 8
        """
      ])
  }

  @Test func addsALostLevelOnlyWhereTheInputProvesIt() throws {
    let text = "[[[]],[[]]," + Self.tail
    let proven = try warnings(text, inputSize: (640, 480))
    #expect(proven.map(\.message) == ["anchors misprinted, understood as \(Self.canonical)"])
    #expect(
      proven.first?.notes == [
        "an input of 640x480 and an output of 80x60 prove 3 empty levels, not 2",
        "the first output has stride 8",
      ])
    #expect(
      try warnings(text, inputSize: nil).map(\.message) == [
        "anchors misprinted, understood as [[],[]," + Self.tail
      ])
    let literal = try warnings("[[],[]," + Self.tail, inputSize: (640, 480))
    #expect(literal.count == 3)
    #expect(literal.first?.message.contains("does not suit pyramid level 2 (stride 4)") == true)
  }

  @Test func decodesAlikeWithTheProvenLevels() throws {
    let scene = Scene(landmarks: 5, classes: 1, seed: 9)
    let rect = Rect(width: 96, height: 64)
    var tensors = scene.tensors(.adhw4)
    var detector = Detector(scoreThreshold: 0.2)
    let expected = try detector.process(tensors, assignedRect: rect)
    tensors[0].description.format =
      "yolov5 landmarks=5 transposed=1 anchors=[[[]],[[]],[4,5,8,10],[23,29,43,55]]"
    var misprinted = Detector(scoreThreshold: 0.2)
    try misprinted.prepare(
      for: tensors.map(\.description), inputSize: (scene.inputWidth, scene.inputHeight))
    #expect(!expected.items.isEmpty)
    #expect(try misprinted.process(tensors, assignedRect: rect) == expected)
  }

  @Test func warnsOfOutputsInTheWrongOrder() throws {
    var detector = Detector()
    let warnings = try detector.prepare(for: [
      OutputDescription(
        name: "a", shape: [1, 6, 30, 40],
        format: "yolov5 transposed=1 anchors=[[],[],[],[1,2],[3,4]]"),
      OutputDescription(name: "b", shape: [1, 6, 60, 80]),
    ])
    #expect(warnings.count == 1)
    #expect(warnings.first?.message.hasPrefix("output 1 of 80x60 cells") == true)
  }
}
