import ONNXWriter
import SynapCompiler
import SynapTestSupport
import Testing

@Suite struct CompilerIdentityTests {
  @Test func tellsBuildsApart() throws {
    let folder = try TemporaryFolder()
    let first = CompilerIdentity(executable: try folder.write("first", to: "a"))
    let second = CompilerIdentity(executable: try folder.write("second", to: "b"))
    #expect(first != second)
    #expect(first == CompilerIdentity(executable: try folder.write("first", to: "c")))
    #expect(CompilerIdentity(executable: "/nonexistent") == CompilerIdentity(executable: nil))
  }

  @Test func isThatOfTheRunningExecutable() {
    #expect(CompilerIdentity.current != CompilerIdentity(executable: nil))
  }

  @Test func isPartOfTheContentKey() throws {
    let folder = try TemporaryFolder()
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 3, 4, 4])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    network.append("Relu", ["x"], ["y"])
    let conversion = Conversion(
      Conversion.Options(
        model: try folder.write(network), target: "VS680", outputDirectory: folder.path))
    let key = try conversion.contentKey()
    #expect(try conversion.contentKey() == key)
    #expect(try conversion.contentKey(compiler: CompilerIdentity(executable: nil)) != key)
  }
}
