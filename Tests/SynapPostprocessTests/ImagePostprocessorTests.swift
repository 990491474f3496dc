import SynapCore
import SynapPostprocess
import Testing

@Suite struct ImagePostprocessorTests {
  func tensor(
    _ shape: [Int], _ format: String, layout: Layout = .none, from first: Float = 0
  ) -> OutputTensor {
    let count = shape.reduce(1, *)
    return OutputTensor(
      name: format, shape: shape, format: format, layout: layout,
      values: (0..<count).map { first + Float($0) })
  }

  @Test func joinsLumaAndChroma() throws {
    let y = tensor([1, 2, 4, 1], "y8")
    let uv = tensor([1, 1, 2, 2], "uv8", from: 100)
    let image = try ImagePostprocessor().process([y, uv])
    #expect(image.data == [0, 1, 2, 3, 4, 5, 6, 7, 100, 101, 102, 103])
    #expect((image.width, image.height) == (4, 2))
    #expect(image.fileExtension == "nv12")
    #expect(try ImagePostprocessor().process([uv, y]) == image)
    let vu = tensor([1, 2, 1, 2], "vu8 rgb", layout: .nchw, from: 100)
    let second = try ImagePostprocessor().process([y, vu])
    #expect(second.fileExtension == "nv21")
    #expect(second.data.suffix(4) == [100, 102, 101, 103])
  }

  @Test func roundsChromaOfOddSizesUp() throws {
    let planes = [
      tensor([1, 3, 3, 1], "y8"), tensor([1, 2, 2, 1], "v8", from: 50),
      tensor([1, 2, 2, 1], "u8", from: 90),
    ]
    let image = try ImagePostprocessor().process(planes)
    #expect(image.fileExtension == "yuv420")
    #expect(image.data.suffix(8) == [90, 91, 92, 93, 50, 51, 52, 53])
  }

  @Test func tellsFormatsOfTheSamePlanesByTheirSizes() throws {
    let planes = [
      tensor([1, 2, 2, 1], "y8"), tensor([1, 2, 2, 1], "u8", from: 50),
      tensor([1, 2, 2, 1], "v8", from: 90),
    ]
    let image = try ImagePostprocessor().process(planes)
    #expect(image.fileExtension == "yuv444")
    #expect(image.data == [0, 1, 2, 3, 50, 51, 52, 53, 90, 91, 92, 93])
    #expect {
      try ImagePostprocessor().process([planes[0], planes[1], tensor([1, 1, 1, 1], "v8")])
    } throws: {
      ($0 as? Diagnostic)?.notes == ["expected equal sizes or half of both sides"]
    }
  }

  @Test func interleavesPlanesOfColours() throws {
    let planes = ["b8", "g8", "r8"].enumerated().map {
      tensor([1, 1, 1, 2], $0.element, from: Float($0.offset * 10))
    }
    let image = try ImagePostprocessor().process(planes)
    #expect(image.data == [20, 10, 0, 21, 11, 1])
    #expect(image.fileExtension == "rgb")
  }

  @Test func takesBothLayouts() throws {
    let first = tensor([1, 3, 1, 2], "rgb")
    #expect(try ImagePostprocessor().process([first]).data == [0, 2, 4, 1, 3, 5])
    let last = tensor([1, 3, 1, 3], "", layout: .nhwc)
    let image = try ImagePostprocessor().process([last])
    #expect(image.data == Array(0...8))
    #expect((image.width, image.height) == (1, 3))
    #expect(
      try ImagePostprocessor().process([tensor([1, 3, 1, 3], "bgr", layout: .nchw)]).width == 3)
  }

  @Test func roundsAndLimits() throws {
    let tensor = OutputTensor(
      name: "g", shape: [1, 1, 6, 1], values: [-3, 0.4, 0.5, 254.7, 1e30, .nan])
    #expect(try ImagePostprocessor().process([tensor]).data == [0, 0, 1, 255, 255, 0])
  }

  @Test(
    arguments: [
      ([("y8", [1, 2, 4, 1]), ("uv8", [1, 2, 4, 2])], "4x2 pixels beside 4x2"),
      (
        [("y8", [1, 2, 4, 1]), ("y8", [1, 2, 4, 1])],
        "outputs of the formats y8, y8 make no picture"
      ),
      ([("yolov8", [1, 2, 4, 1])], "Unknown picture format: yolov8"),
      (
        [("rgb", [1, 2, 4, 4])],
        "shape [1, 2, 4, 4], expected [1, h, w, 3] or [1, 3, h, w] for 'rgb'"
      ),
      (
        [("rgb", [2, 2, 4, 3])],
        "shape [2, 2, 4, 3], expected [1, h, w, 3] or [1, 3, h, w] for 'rgb'"
      ),
      ([("", [1, 1000])], "shape [1, 1000] is not a picture's"),
      ([("gray", [1, 0, 4, 1])], "a tensor of shape [1, 0, 4, 1] is empty or too large"),
      ([(String, [Int])](), "outputs of the formats  make no picture"),
    ])
  func refusesWhatMakesNoPicture(outputs: [(String, [Int])], message: String) {
    #expect {
      try ImagePostprocessor().check(
        outputs.map { OutputDescription(name: "o", shape: $0.1, format: $0.0) })
    } throws: {
      ($0 as? Diagnostic)?.message == message
    }
  }
}
