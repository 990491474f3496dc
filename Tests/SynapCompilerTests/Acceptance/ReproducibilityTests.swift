import SynapCompiler
import SynapCore
import SynapNPU
import SynapTestSupport
import Testing
import make_yolov5s_face

/// The same model and the same input give the same bytes, whatever computes them.
@Suite(.serialized, .tags(.slow)) struct ReproducibilityTests {
  /// A network and how it is converted.
  struct Model: Sendable, CustomTestStringConvertible {
    var name: String
    var file: String
    var metafile: String

    init(_ name: String, _ file: String, input: String = "{}") {
      self.name = name
      self.file = file
      metafile = "inputs:\n- \(input)\nquantization:\n  dataset: [random]\n"
    }

    var testDescription: String { name }

    static let all = [
      Model("YOLOv5n-0.5 480x640", "models/yolov5-face/yolov5n-0.5_face_480x640.onnx"),
      Model("YOLOv5n-0.5 as exported", "models/yolov5-face/yolov5n-0.5.onnx"),
      Model("YOLOv5n 480x640", "models/yolov5-face/yolov5n_face_480x640.onnx"),
      Model(
        "CenterFace 480x640", "models/onnx/centerface/centerface.onnx",
        input: "{name: input.1, shape: [1, 3, 480, 640]}"),
      Model("YuNet 640x640", "models/onnx/yunet/yunet_n_640_640.onnx"),
    ]
  }

  @Test(
    .enabled(if: SharedData.isPresent, "\(SharedData.reason)"), arguments: Model.all)
  func givesTheSameBytesEverywhere(_ model: Model) throws {
    try check(model, at: SharedData.file(model.file))
  }

  @Test func givesTheSameBytesEverywhereForAGeneratedNetwork() throws {
    let folder = try TemporaryFolder()
    let network = FaceNetwork(height: 480, width: 640, seed: 1).network
    try check(Model("YOLOv5s-face 480x640", "net.onnx"), at: folder.write(network))
  }

  private func check(_ model: Model, at path: String) throws {
    let first = try CompiledNetwork(converting: path, by: model.metafile)
    let second = try CompiledNetwork(converting: path, by: model.metafile)
    #expect(first.bytes == second.bytes, "two conversions differ")

    let program = first.model.program
    let encoded = try program.encoded()
    let assembled = try Program(
      assembling: program.disassembly, parameters: program.parameters, name: "net.asm")
    #expect(try assembled.encoded() == encoded, "assembling the disassembly changes the program")

    var expected: [[UInt8]]?
    for set in HostInstructionSet.available.reversed() {
      for threads in set == .scalar ? [2] : [1, 2] {
        let machine = try Machine(program: program, threads: threads, instructionSet: set)
        var numbers = SplitMix64(seed: 11)
        for index in program.inputs.indices {
          machine.withInput(index) { bytes in
            for position in bytes.indices {
              bytes[position] = UInt8(truncatingIfNeeded: numbers.next())
            }
          }
        }
        let start = ContinuousClock.now
        machine.run()
        print("\(model.name), \(set), \(threads) threads: \(ContinuousClock.now - start)")
        let outputs = program.outputs.indices.map { machine.withOutput($0) { Array($0) } }
        #expect(outputs.allSatisfy { Set($0).count > 1 }, "an output holds one number")
        if let expected {
          #expect(outputs == expected, "\(set), \(threads) threads")
        } else {
          expected = outputs
        }
      }
    }
  }
}
