#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import SynapCore
import SynapIR

/// Runs networks on the float reference for `conformance.py`.
///
/// Each line of standard input names a network and a folder with the elements of its inputs, apart
/// by a tab; the answer is one line on standard output. A trap ends the process, and with it the
/// line that the caller was waiting for.
@main enum Main {
  static func main() {
    while let line = readLine() {
      let parts = line.split(separator: "\t").map(String.init)
      guard parts.count == 2 else {
        answer("error\ta network and a folder are expected")
        continue
      }
      do {
        let types = try NetworkCase(network: parts[0], folder: parts[1]).run()
        answer("ok\t" + types.joined(separator: ";"))
      } catch {
        let text = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " | ")
        answer("error\t\(text)")
      }
    }
  }

  private static func answer(_ line: String) {
    print(line)
    fflush(nil)
  }
}
