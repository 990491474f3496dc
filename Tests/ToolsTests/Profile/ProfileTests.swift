import SynapCore
import SynapNPU
import Testing
import ToolSupport

@Suite struct ProfileTests {
  /// Three layers with a name that HTML and JSON have to escape.
  private func estimate() throws -> Estimate {
    func step(_ engine: Engine, _ layer: Int, after: [Int] = [], _ set: (inout Work) -> Void)
      -> Workload.Step
    {
      var work = Work()
      set(&work)
      return Workload.Step(engine: engine, work: work, layer: layer, dependencies: after)
    }
    return Estimate(
      Workload(
        targetName: "VS680",
        layers: ["Conv<0>", "Mul \"1\"", "Resize & 2", "Reshape"].map {
          Layer(id: $0, name: $0, kind: "Layer")
        },
        steps: [
          step(.nn, 0) {
            ($0.macs, $0.outputChannels, $0.parameters) = (1_000_000_000, 16, 300_000)
          },
          step(.tp, 1, after: [0]) {
            $0.elements = 1 << 20
            $0.ddr = .init(read: 1 << 20, written: 1 << 20)
          },
          step(.sh, 2, after: [1]) { $0.elements = 1 << 18 },
        ]),
      hardware: .vs680)
  }

  @Test func rowsAddUpToTheTotal() throws {
    let estimate = try estimate()
    let lines = ProfileTable(estimate).text.split(separator: "\n")
    let rows = lines.compactMap { line -> (Int, Substring)? in
      let words = line.split(separator: " ")
      guard line.prefix(10).contains(where: \.isNumber),
        let cycles = words.first.flatMap({ Int($0) }), let name = words.last
      else { return nil }
      return (cycles, name)
    }
    let total = try #require(rows.last)
    #expect(total.1 == "total")
    #expect(rows.dropLast().reduce(0) { $0 + $1.0 } == total.0)
    #expect(total.0 == estimate.cycles)
    #expect(lines.contains { $0.contains("16 output channels leave cores idle: 22 cost the same") })
    #expect(lines.contains { $0.contains("runs on the shader") })
    #expect(lines.contains { $0.contains("has no room in the 2.5 MiB on chip") })
  }

  @Test func documentHasWhatTheTableHas() throws {
    let estimate = try estimate()
    let document = try JSONValue(parsing: ProfileDocument(estimate).json.dump(indent: 2))
    #expect(document["cycles"]?.intValue == estimate.cycles)
    let layers = try #require(document["layers"]?.arrayValue)
    #expect(layers.count == 3)
    let sum = layers.compactMap { $0["cycles"]?.intValue }.reduce(0, +)
    #expect(sum + (document["waiting_cycles"]?.intValue ?? 0) == estimate.cycles)
    #expect(layers.contains { $0["name"]?.stringValue == "Mul \"1\"" })
    #expect(ProfileDocument(estimate, limit: 1).json["layers"]?.arrayValue?.count == 1)
  }

  @Test func advisesToPreparePicturesElsewhere() throws {
    var workload = try estimate().workload
    workload.layers[2].kind = "Preprocess"
    let text = ProfileTable(Estimate(workload, hardware: .vs680)).text
    #expect(text.contains("let the host's processor do that while the NPU runs"))
  }

  @Test func advisesToConvertOutputsOnTheHost() throws {
    var workload = try estimate().workload
    workload.layers[1].kind = "Output"
    workload.steps[1].work.elementBits = 32
    let tight = "no room in the 2.5 MiB on chip"
    // As many bytes as before: the output is moved, not converted.
    #expect(ProfileTable(Estimate(workload, hardware: .vs680)).text.contains(tight))
    workload.steps[1].work.ddr.read = 1 << 18
    let text = ProfileTable(Estimate(workload, hardware: .vs680)).text
    #expect(
      text.contains(
        "converts the output to floats, 1.0 MiB on their way to DDR: without 'dequantize' the host")
    )
    #expect(!text.contains(tight))
    workload.layers[1].kind = "Mul"
    #expect(ProfileTable(Estimate(workload, hardware: .vs680)).text.contains(tight))
  }

  @Test func restOfTheLayersIsOneRow() throws {
    let text = ProfileTable(try estimate(), limit: 1).text
    #expect(text.contains("2 more layers"))
  }

  @Test func traceIsJSONWithAnEventPerInstruction() throws {
    let estimate = try estimate()
    let trace = try JSONValue(parsing: Array(TraceFile(estimate).text.utf8))
    let events = try #require(trace["traceEvents"]?.arrayValue)
    let work = events.filter { $0["ph"]?.stringValue == "X" }
    #expect(work.count == 3)
    #expect(work.map { $0["name"]?.stringValue } == ["Conv<0>", "Mul \"1\"", "Resize & 2"])
    let end = try #require(
      work.last.flatMap { event in
        event["ts"]?.doubleValue.flatMap { start in event["dur"]?.doubleValue.map { start + $0 } }
      })
    #expect(abs(end / 1000 - estimate.milliseconds) < 1e-6)
  }

  @Test func reportIsSelfContainedAndEscapesNames() throws {
    let page = ProfileReport(try estimate(), title: "a<b>.synap").text
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    #expect(!page.contains("<script") && !page.contains("http") && !page.contains("src="))
    #expect(page.contains("a&lt;b&gt;.synap") && !page.contains("a<b>"))
    #expect(page.contains("Conv&lt;0&gt;") && !page.contains("Conv<0>"))
    #expect(page.contains("Resize &amp; 2"))
    for element in ["table", "svg", "tr", "td", "text", "title"] {
      let opened = page.ranges(of: "<\(element)").count
      #expect(opened >= page.ranges(of: "</\(element)>").count, "\(element)")
    }
  }

  @Test func commandWritesItsFiles() throws {
    let directory = try TemporaryDirectory()
    let model = try directory.write(SmallModel.archive(), to: "model.synap")
    let outcome = try ToolProcess.run(
      "synap",
      [
        "profile", model, "--trace", directory.path("trace.json"), "--html",
        directory.path("report.html"), "--workload", directory.path("work.json"),
      ])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("VS680: "))
    #expect(try directory.files == ["model.synap", "report.html", "trace.json", "work.json"])
    let again = try ToolProcess.run("synap", ["profile", directory.path("work.json")])
    #expect(again.output == outcome.output)
    try directory.write("model,measured\nmodel.synap,0.5\n", to: "table.csv")
    let fit = try ToolProcess.run("synap", ["fit", directory.path("table.csv"), "--check"])
    #expect(fit.status == 0)
    #expect(fit.output.contains("MISSED"))
    #expect(fit.output.contains("0 of 1 rows within what is allowed"))
  }

  @Test(arguments: ["profile", "disasm"])
  func commandsSayWhatToDoAboutNetworksAndFolders(_ command: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write(SmallModel.archive(), to: "out/model.synap")
    try directory.write("network", to: "none/net.onnx")
    let messages = [
      "out": """
      out: error: is a folder, not a compiled model (model.synap)
        note: did you mean 'out/model.synap'?

      """,
      "out/": """
      out/: error: is a folder, not a compiled model (model.synap)
        note: did you mean 'out/model.synap'?

      """,
      "none": """
      none: error: is a folder, not a compiled model (model.synap)
        note: it holds no model.synap, which 'synap convert --out-dir none' writes

      """,
      "none/net.onnx": """
      none/net.onnx: error: is a network, not a compiled model (model.synap)
        note: 'synap convert --model none/net.onnx --meta <metafile> --target VS680 --out-dir <folder>' \
      makes <folder>/model.synap
        note: 'synap info none/net.onnx' shows the network itself

      """,
    ]
    for (path, message) in messages {
      let outcome = try ToolProcess.run("synap", [command, path], in: directory)
      #expect(outcome == .init(status: 1, output: "", error: message))
    }
  }

  @Test func commandRefusesOtherFiles() throws {
    let directory = try TemporaryDirectory()
    for name in ["text.synap", "text.json"] {
      let file = try directory.write("text", to: name)
      let outcome = try ToolProcess.run("synap", ["profile", file])
      #expect(outcome.status == 1)
      #expect(outcome.error.contains(name))
      #expect(outcome.output.isEmpty)
    }
  }
}
