import SynapCore
import SynapImage
import Testing

@Suite struct ImageInputTests {
  @Test func hasDefaultsOfSyNAP() throws {
    for format in ["", "rgb"] {
      let input = try ImageInput(format: format, width: 640, height: 480, channels: 3)
      #expect(input.letterbox == Letterbox(targetWidth: 640, targetHeight: 480))
      #expect(input.letterbox.keepProportions == 1 && input.letterbox.fillColor == 128)
      #expect(!input.isBGR && input.width == 640 && input.height == 480)
    }
  }

  @Test(arguments: [
    ("rgb keep_proportions=0 fill_color=114", 0, 114, false),
    ("keep_proportions=2", 2, 128, false), ("bgr  fill_color=\t0", 1, 0, true),
    ("rgb\tfill_color=7", 1, 128, false), ("rgb xfill_color=7 other=[1,2]", 1, 128, false),
    ("bgr custom=1 keep_proportions=0", 0, 128, true),
  ])
  func readsAttributes(format: String, keep: Int, fill: UInt8, isBGR: Bool) throws {
    let input = try ImageInput(format: format, width: 8, height: 8, channels: 3)
    #expect(input.letterbox.keepProportions == keep)
    #expect(input.letterbox.fillColor == fill)
    #expect(input.isBGR == isBGR)
  }

  @Test(arguments: [
    ("rgb keep_proportions=3", 3), ("rgb fill_color=256", 3), ("rgb fill_color=-1", 3),
    ("rgb fill_color=grey", 3), ("rgb fill_color=", 3), ("nv12", 3), ("yolov5", 3), ("rgb", 2),
    ("y8", 3), ("bgra", 3),
  ])
  func rejects(format: String, channels: Int) {
    let diagnostic = Pictures.diagnostic {
      try ImageInput(format: format, width: 8, height: 8, channels: channels)
    }
    #expect(diagnostic != nil)
  }

  @Test func preparesEveryPictureForEveryInput() throws {
    for channels in [1, 3, 4] {
      let input = try ImageInput(format: "bgr", width: 6, height: 4, channels: channels)
      for source in [1, 3, 4] {
        let result = try input.prepare(Pictures.noise(9, 9, channels: source))
        #expect(result.image.channels == channels)
        #expect(result.image.width == 6 && result.image.height == 4)
      }
    }
  }

  @Test func putsBlueFirst() throws {
    let image = Image(width: 1, height: 1, channels: 4, pixels: [1, 2, 3, 4])
    let bgr = try ImageInput(format: "bgr", width: 1, height: 1, channels: 3).prepare(image)
    #expect(bgr.image.pixels == [3, 2, 1])
    let rgb = try ImageInput(format: "rgb", width: 1, height: 1, channels: 3).prepare(image)
    #expect(rgb.image.pixels == [1, 2, 3])
  }
}
