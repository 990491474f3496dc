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
    usage: kernel-benchmark [-n COUNT] MODEL...

      MODEL     model.synap: the emulator's kernels; .onnx: those of the float reference
      -n COUNT  runs of the network, of which each kernel's fastest counts (20)
    """

  static func main() {
    var arguments = CommandLine.arguments.dropFirst()
    var count = 20
    if arguments.first == "-n" {
      guard let given = arguments.dropFirst().first.flatMap(Int.init), given > 0 else {
        return print(usage)
      }
      count = given
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
              ? try CompiledRun(path: path, threads: threads).measure(count: count)
              : try SourceRun(path: path, threads: threads).measure(count: count))
        }
        let table = KernelTable(
          one: measurements[0], two: measurements[1],
          bound: isCompiled ? CP_MULTIPLY8 : CP_MULTIPLY32)
        print("\(File.name(of: path)), \(HostInstructionSet.best), best of \(count)\n")
        print(try table.text())
      }
    } catch {
      print("kernel-benchmark: \(error)")
    }
  }
}
