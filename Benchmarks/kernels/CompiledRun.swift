import SynapNPU
import SynapRuntime

/// A compiled network on the emulator, instruction by instruction.
struct CompiledRun {
  private let program: Program
  private let machine: Machine

  init(path: String, threads: Int, level: HostInstructionSet) throws {
    program = try Network(contentsOf: path).program
    machine = try Machine(program: program, threads: threads, instructionSet: level)
    for index in program.inputs.indices {
      machine.withInput(index) { bytes in
        for position in bytes.indices {
          bytes[position] = UInt8(truncatingIfNeeded: position &* 97)
        }
      }
    }
  }

  /// Runs the network `count` times after one that warms up.
  func measure(count: Int) throws -> [Kernel: Measurement] {
    machine.run()
    let observer = Observer()
    for run in 0..<count {
      observer.isFirst = run == 0
      machine.run(observer: observer)
    }
    return observer.measurements
  }

  /// Keeps the fastest call of every kernel.
  private final class Observer: MachineObserver {
    var isFirst = true
    private(set) var measurements: [Kernel: Measurement] = [:]
    private var start = 0

    func willRun(instruction index: Int, on machine: Machine) { start = nanoseconds() }

    func didRun(instruction index: Int, on machine: Machine) {
      let time = nanoseconds() - start
      let instruction = machine.program.instructions[index]
      measurements.note(
        instruction.kernel, macs: instruction.isConvolving ? instruction.work.macs : 0,
        bytes: (instruction.reads + instruction.writes).reduce(0) { $0 + $1.byteCount },
        nanoseconds: time, isFirst: isFirst)
    }
  }
}

extension Instruction {
  /// Whether its multiplications are what takes time.
  fileprivate var isConvolving: Bool {
    self is Convolution || self is FloatConvolution || self is Int16Convolution
      || self is FullyConnected || self is Int16FullyConnected
  }

  /// The kernel that runs the instruction, at its shape.
  fileprivate var kernel: Kernel {
    let mnemonic = Self.mnemonic
    switch self {
    case let it as Convolution:
      return Kernel(mnemonic, it.window, from: it.input, to: it.output, groups: it.groups)
    case let it as Int16Convolution:
      return Kernel(mnemonic, it.window, from: it.input, to: it.output, groups: it.groups)
    case let it as MaxPool:
      return Kernel(name: "\(mnemonic) \(it.window.label)", result: it.output.label)
    default:
      let bytes = writes.reduce(0) { $0 + $1.byteCount }
      return Kernel(name: mnemonic, result: "\(bytes) B")
    }
  }
}

extension Kernel {
  /// A convolution.
  fileprivate init(
    _ mnemonic: String, _ window: Window, from input: FeatureMap, to output: FeatureMap,
    groups: Int
  ) {
    self.init(
      name: "\(mnemonic) \(window.label) \(input.channels)>\(output.channels)"
        + (groups > 1 ? " g\(groups)" : ""), result: output.label)
  }
}

extension Window {
  /// For example `3x3/2`.
  fileprivate var label: String { "\(kernelHeight)x\(kernelWidth)/\(strideY)" }
}

extension FeatureMap {
  /// Rows, columns and channels.
  fileprivate var label: String { "\(height)x\(width)x\(channels)" }
}
