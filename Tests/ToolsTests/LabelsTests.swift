import Testing
import ToolSupport

@Suite struct LabelsTests {
  @Test func searchesUpToTwoParents() throws {
    let directory = try TemporaryDirectory()
    try directory.write(#"{"labels": ["a", "b"]}"#, to: "info.json")
    try directory.write("", to: "1/2/3/model.synap")
    #expect(try Labels(near: directory.path).names == ["a", "b"])
    #expect(try Labels(near: directory.path("1/2")).names == ["a", "b"])
    #expect(try Labels(near: directory.path("1/2/3")).names == [])
  }

  @Test func takesTheNearest() throws {
    let directory = try TemporaryDirectory()
    try directory.write(#"{"labels": ["far"]}"#, to: "info.json")
    try directory.write(#"{"labels": ["near"]}"#, to: "1/info.json")
    #expect(try Labels(near: directory.path("1")).names == ["near"])
  }

  @Test func refusesWhatIsNoJSON() throws {
    let directory = try TemporaryDirectory()
    try directory.write("labels", to: "info.json")
    #expect(throws: (any Error).self) { try Labels(near: directory.path) }
  }
}
