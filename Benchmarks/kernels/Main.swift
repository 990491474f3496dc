import CKernels
import CPeak
import SynapCore
import SynapIR
import SynapNPU
import SynapRuntime

/// Measures every kernel that a network calls, at the shapes that it calls them with, on one thread
/// and on two.
@main
struct Main {
  static let usage = """
    usage: kernel-benchmark [-n COUNT] [-l LEVEL] MODEL...

      MODEL     model.synap: the emulator's kernels; .onnx: those of the float reference
      -n COUNT  runs of the network, of which each kernel's fastest counts (20)
      -l LEVEL  level of instructions of the emulator's kernels, of those that this machine has:
                \(HostInstructionSet.available.map(\.description).joined(separator: ", "))
    """

  static func main() {
    var arguments = CommandLine.arguments.dropFirst()
    var count = 20
    var level = HostInstructionSet.best
    while let option = arguments.first, ["-n", "-l"].contains(option) {
      let value = arguments.dropFirst().first ?? ""
      if option == "-n", let given = Int(value), given > 0 {
        count = given
      } else if option == "-l",
        let given = HostInstructionSet.available.first(where: { $0.description == value })
      {
        level = given
      } else {
        return print(usage)
      }
      arguments = arguments.dropFirst(2)
    }
    guard !arguments.isEmpty else { return print(usage) }
    do {
      for path in arguments {
        let isCompiled = File.pathExtension(of: path) == "synap"
        var measurements: [[Kernel: Measurement]] = []
        for threads in [1, 2] {
          measurements.append(
            isCompiled
              ? try CompiledRun(path: path, threads: threads, level: level).measure(count: count)
              : try SourceRun(path: path, threads: threads).measure(count: count))
        }
        let table = KernelTable(
          one: measurements[0], two: measurements[1],
          bound: isCompiled ? CP_MULTIPLY8 : CP_MULTIPLY32,
          level: isCompiled ? level : .best)
        print("\(File.name(of: path)), \(table.level), best of \(count)\n")
        print(try table.text())
      }
    } catch {
      print("kernel-benchmark: \(error)")
    }
  }
}
