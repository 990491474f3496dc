import Foundation
import ONNXWriter
import SynapCore
import SynapTestSupport
import Testing

/// Tools that are interrupted while they write.
@Suite struct InterruptionTests {
  /// A network whose statistics are larger than what a pipe holds.
  private func network() -> ONNXNetwork {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [.init("x0", shape: [1, 3, 64, 64])]
    network.initializers = [.init("w", [3, 3, 1, 1], [1, -1, 0.5, 0.5, 1, -1, -1, 0.5, 1])]
    for index in 0..<8 {
      network.append(
        "Conv", ["x\(index)", "w"], ["x\(index + 1)"], name: "conv_\(index)",
        ["kernel_shape": .integers([1, 1])])
    }
    network.outputs = [.init("x8", nil)]
    return network
  }

  /// The temporary file of the process is a pipe here, so that the process waits in the middle of its
  /// writing, until somebody reads, for as long as the test needs to interrupt it.
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func whatIsBeingWrittenIsCompleted(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    try folder.write(network())
    try folder.write(
      "inputs:\n- scale: 1\nquantization:\n  dataset: random\n", to: "net.yaml")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      "mkfifo out.stats.$$.0.partial && exec \"$0\" calibrate --model net.onnx --meta net.yaml "
        + "-o ./out.stats --silent", ToolProcess.path(of: "synap"),
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try process.run()
    let pipe = folder.file("out.stats.\(process.processIdentifier).0.partial")
    while !File.exists(pipe) && process.isRunning { usleep(1000) }
    let reader = open(pipe, O_RDONLY)
    #expect(reader >= 0)
    // The first bytes are there: the process is writing.
    var bytes = [UInt8](repeating: 0, count: 1)
    #expect(read(reader, &bytes, 1) == 1)
    kill(process.processIdentifier, signal)
    usleep(200_000)
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(reader, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    close(reader)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == signal)
    #expect(folder.files == ["net.onnx", "net.yaml", "out.stats"])
    let sum = bytes.dropLast(4).withUnsafeBytes { Checksum.crc32(of: $0) }
    #expect(Array(bytes.suffix(4)) == withUnsafeBytes(of: sum.littleEndian) { Array($0) })
  }
}
