import SynapCore
import SynapNPU
import Testing

/// Tiny programs whose results were worked out by hand.
@Suite struct MachineTests {
  @Test func convolvesPixels() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let weights = Weights(
      values: builder.appendParameters([1, 2, 3, 4] as [UInt8]),
      bias: builder.appendParameters([10, 20] as [Int32]),
      multipliers: builder.appendParameters([one]))
    let convolution = Convolution {
      $0.input = map(0, 1, 2, 2)
      $0.output = map(4, 1, 2, 2)
      $0.weights = weights
      $0.outputZeroPoint = 1
      $0.clamp = Clamp(0, 40)
    }
    let result = try run([1, 2, 3, 4], output: 4..<8, builder: builder, [convolution])
    #expect(result == [16, 32, 22, 40])
  }

  @Test func padsConvolutionsWithTheZeroPoint() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let half = QuantizedMultiplier(mantissa: 1 << 30, exponent: 0)
    let weights = Weights(
      values: builder.appendParameters([UInt8](repeating: 1, count: 9)),
      bias: builder.appendParameters([0] as [Int32]), multipliers: builder.appendParameters([half]))
    let convolution = Convolution {
      $0.input = map(0, 2, 2, 1)
      $0.output = map(4, 2, 2, 1)
      $0.window = Window(kernelHeight: 3, kernelWidth: 3, padTop: 1, padLeft: 1)
      $0.weights = weights
      $0.inputZeroPoint = 10
    }
    let result = try run([11, 12, 13, 14], output: 4..<8, builder: builder, [convolution])
    #expect(result == [5, 5, 5, 5])
  }

  @Test func transposesConvolutions() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let weights = Weights(
      values: builder.appendParameters([1, 2, 3, 4] as [UInt8]),
      bias: builder.appendParameters([0] as [Int32]), multipliers: builder.appendParameters([one]))
    let convolution = Convolution {
      $0.input = map(0, 1, 2, 1)
      $0.output = map(8, 2, 4, 1)
      $0.window = Window(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)
      $0.weights = weights
      $0.isTransposed = true
    }
    let result = try run([10, 20], output: 8..<16, builder: builder, [convolution])
    #expect(result == [10, 20, 20, 40, 30, 40, 60, 80])
  }

  @Test func connectsFully() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let weights = Weights(
      values: builder.appendParameters([1, 1, 1, 0xFF, 0, 1] as [UInt8]),
      bias: builder.appendParameters([-1, 5] as [Int32]),
      multipliers: builder.appendParameters(
        [one, QuantizedMultiplier(mantissa: 1 << 30, exponent: 0)]),
      elementType: .int8, isPerChannel: true)
    let layer = FullyConnected {
      $0.input = map(0, 1, 1, 3)
      $0.output = map(3, 1, 1, 2)
      $0.weights = weights
    }
    #expect(try run([1, 2, 4], output: 3..<5, builder: builder, [layer]) == [6, 4])
  }

  @Test func convolvesHalves() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let weights = builder.appendParameters([0x3C00, 0x4000] as [UInt16])
    let bias = builder.appendParameters([0.5] as [Float])
    let convolution = FloatConvolution {
      $0.input = map(0, 1, 1, 2, .float16)
      $0.output = map(4, 1, 1, 1, .float16)
      $0.weights = weights
      $0.bias = bias
    }
    let result = try run([0, 0x3C, 0, 0x3C], output: 4..<6, builder: builder, [convolution])
    #expect(result == [0, 0x43])
  }

  @Test func addsAndSubtracts() throws {
    let half = QuantizedMultiplier(mantissa: 1 << 30, exponent: 0)
    let add = Add {
      $0.left = map(0, 1, 2, 1)
      $0.right = map(2, 1, 1, 1)
      $0.output = map(4, 1, 2, 1)
      $0.leftMultiplier = half
      $0.rightMultiplier = half
      $0.outputMultiplier = QuantizedMultiplier(mantissa: 1 << 30, exponent: -18)
    }
    #expect(try run([30, 250, 20], output: 4..<6, [add]) == [50, 255])
    var subtract = add
    subtract.subtracts = true
    #expect(try run([30, 10, 20], output: 4..<6, [subtract]) == [10, 0])
  }

  @Test func multiplies() throws {
    let multiply = Multiply {
      $0.left = map(0, 1, 1, 2)
      $0.right = map(2, 1, 1, 2)
      $0.output = map(4, 1, 1, 2)
      $0.rightZeroPoint = 1
      $0.multiplier = one
    }
    #expect(try run([3, 5, 4, 11], output: 4..<6, [multiply]) == [9, 50])
  }

  @Test func computesWithFloats() throws {
    let operations: [(FloatArithmetic.Operation, Float)] = [
      (.add, 5), (.subtract, 1), (.multiply, 6), (.divide, 1.5),
    ]
    for (operation, expected) in operations {
      let instruction = FloatArithmetic {
        $0.left = map(0, 1, 1, 1, .float32)
        $0.right = map(4, 1, 1, 1, .float32)
        $0.output = map(8, 1, 1, 1, .float32)
        $0.operation = operation
      }
      #expect(floats(try run(bytes([3, 2]), output: 8..<12, [instruction])) == [expected])
    }
  }

  @Test func looksUpInPlace() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let table = builder.appendParameters((0...255).map { UInt8(255 - $0) })
    let lookup = Lookup {
      $0.input = map(1, 1, 3, 1)
      $0.output = map(1, 1, 3, 1)
      $0.table = table
    }
    #expect(
      try run([9, 0, 1, 255, 9], output: 0..<5, builder: builder, [lookup]) == [9, 255, 254, 0, 9])
  }

  @Test func pools() throws {
    let input: [UInt8] = [1, 2, 3, 4, 50, 6, 7, 8, 9]
    let maximum = MaxPool {
      $0.input = map(0, 3, 3, 1)
      $0.output = map(12, 2, 2, 1)
      $0.window = Window(kernelHeight: 2, kernelWidth: 2)
    }
    #expect(try run(input, output: 12..<16, [maximum]) == [50, 50, 50, 50])
    let average = AveragePool {
      $0.input = map(0, 3, 3, 1)
      $0.output = map(12, 1, 1, 1)
      $0.window = Window(kernelHeight: 3, kernelWidth: 3)
    }
    #expect(try run(input, output: 12..<13, [average]) == [10])
  }

  @Test func copiesTransposed() throws {
    let copy = Copy {
      $0.destination = Address(.ddr, 6)
      $0.dimensions = [
        CopyDimension(extent: 3, sourceStride: 1, destinationStride: 2),
        CopyDimension(extent: 2, sourceStride: 3, destinationStride: 1),
      ]
    }
    #expect(try run([1, 2, 3, 4, 5, 6], output: 6..<12, [copy]) == [1, 4, 2, 5, 3, 6])
  }

  @Test func fillsSlices() throws {
    let fill = Fill {
      $0.output = map(0, 2, 2, 3).channels(1..<2)
      $0.value = 7
    }
    #expect(
      try run([UInt8](repeating: 1, count: 12), output: 0..<12, [fill])
        == [1, 7, 1, 1, 7, 1, 1, 7, 1, 1, 7, 1])
  }

  @Test func converts() throws {
    let convert = Convert {
      $0.input = map(0, 1, 1, 2)
      $0.output = map(4, 1, 1, 2, .float32)
      $0.inputFormat = Format(scale: 0.5, zeroPoint: 128)
    }
    #expect(floats(try run([127, 130], output: 4..<12, [convert])) == [-0.5, 1])
  }

  @Test func resizes() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let rows = builder.appendParameters([0] as [Int32])
    let columns = builder.appendParameters([0, 0, 1, 1] as [Int32])
    let nearest = ResizeNearest {
      $0.input = map(0, 1, 2, 1)
      $0.output = map(4, 1, 4, 1)
      $0.rows = rows
      $0.columns = columns
    }
    #expect(try run([10, 20], output: 4..<8, builder: builder, [nearest]) == [10, 10, 20, 20])
    let weights = builder.appendParameters([0, 512, 0, 0] as [Int32])
    let linear = ResizeLinear {
      $0.input = map(0, 1, 2, 1)
      $0.output = map(4, 1, 4, 1)
      $0.rows = rows
      $0.rowWeights = rows
      $0.columns = columns
      $0.columnWeights = weights
    }
    #expect(try run([10, 20], output: 4..<8, builder: builder, [linear]) == [10, 13, 20, 20])
  }

  /// Parameters that a machine uses in place may be a file that somebody overwrites.
  @Test func tablesDoNotChangeOnceTheMachineIsMade() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let table = builder.appendParameters([0, 1, 0, 0] as [Int32])
    let zeros = builder.appendParameters([0, 0] as [Int32])
    builder.append(
      ResizeNearest {
        $0.input = map(0, 1, 2, 1)
        $0.output = map(4, 1, 2, 1)
        $0.rows = zeros
        $0.columns = table
      }, layer: nil)
    builder.append(
      ResizeLinear {
        $0.input = map(0, 1, 2, 1)
        $0.output = map(6, 1, 2, 1)
        $0.rows = zeros
        $0.rowWeights = zeros
        $0.columns = table
        $0.columnWeights = zeros
      }, layer: nil)
    builder.ddrByteCount = 8
    builder.inputs = [Port(name: "in", address: Address(.ddr, 0), byteCount: 2)]
    builder.outputs = [Port(name: "out", address: Address(.ddr, 4), byteCount: 4)]
    var program = try builder.build()
    let count = program.parameters.byteCount
    let storage = Storage.allocate(byteCount: count + 64)
    storage.bytes.copyMemory(from: program.parameters.bytes)
    program.parameters = StorageWindow(storage, range: 0..<count)
    let machine = try Machine(program: program, threads: 1)
    for index in 0..<count { storage.bytes[index] = 0 }
    machine.withInput(0) { $0.copyBytes(from: [10, 20]) }
    machine.run()
    #expect(machine.withOutput(0) { Array($0) } == [10, 20, 10, 20])
  }

  @Test func takesSoftmaxOfEachPixel() throws {
    let softmax = Softmax {
      $0.input = map(0, 1, 1, 4, .float32)
      $0.output = map(16, 1, 1, 4)
      $0.outputFormat = Format(scale: 1.0 / 256)
    }
    #expect(
      try run(bytes([2, 2, 2, 2]), output: 16..<20, [softmax]) == [64, 64, 64, 64])
  }

  @Test func tellsItsObserver() throws {
    final class Recorder: MachineObserver {
      nonisolated(unsafe) var events: [String] = []
      func willRun(instruction index: Int, on machine: Machine) { events.append("will \(index)") }
      func didRun(instruction index: Int, on machine: Machine) {
        let region = machine.program.instructions[index].writes[0]
        machine.withBytes(of: region) { events.append("did \(index): \($0[0])") }
      }
    }
    var builder = ProgramBuilder(targetName: "VS680")
    builder.ddrByteCount = 2
    for index in 0..<2 {
      builder.append(
        Fill {
          $0.output = map(index, 1, 1, 1)
          $0.value = 5
        }, layer: nil)
    }
    let recorder = Recorder()
    try Machine(program: builder.build(), threads: 1).run(observer: recorder)
    #expect(recorder.events == ["will 0", "did 0: 5", "will 1", "did 1: 5"])
  }

  @Test func refusesWhatTheHostLacks() throws {
    let program = try ProgramBuilder(targetName: "VS680").build()
    #expect(throws: Diagnostic.self) { try Machine(program: program, threads: 0) }
    for set in HostInstructionSet.allCases where !set.isAvailable {
      #expect(throws: Diagnostic.self) { try Machine(program: program, instructionSet: set) }
    }
  }
}
