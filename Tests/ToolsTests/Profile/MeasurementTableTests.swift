import SynapCore
import SynapNPU
import Testing
import ToolSupport

@Suite struct MeasurementTableTests {
  private func read(_ text: String) throws -> [Measurement] {
    let directory = try TemporaryDirectory()
    try directory.write(Workload(targetName: "VS640").text, to: "small.json")
    try directory.write(SmallModel.archive(), to: "model.synap")
    return try MeasurementTable.read(directory.write(text, to: "table.csv"))
  }

  @Test func readsModelsAndWorkloads() throws {
    let rows = try read(
      """
      # times of the board
      model, measured, quantity, tolerance, label

      model.synap, 26.86
      small.json, 135.5, load, 20, a name
      """)
    #expect(rows.map(\.label) == ["model.synap", "a name"])
    #expect(rows.map(\.value) == [26.86, 135.5])
    #expect(rows.map(\.quantity) == [.median, .load])
    #expect(rows.map(\.tolerance) == [0.05, 0.2])
    #expect(rows.map(\.workload.targetName) == ["VS680", "VS640"])
  }

  @Test(arguments: [
    ("", "no measurements"),
    ("model,time\nsmall.json,1", "table.csv:2: error: unknown column 'time'"),
    ("model,measured\nsmall.json,0", "'measured' must be a positive number"),
    ("model,measured\nsmall.json", "'measured' must be a positive number"),
    ("model,measured\n,1", "'model' is empty"),
    ("model,measured,quantity\nsmall.json,1,speed", "must be one of median, load, init, cycles"),
    ("model,measured\nnone.synap,1", "none.synap"),
  ])
  func saysWhatIsWrong(text: String, message: String) {
    #expect {
      try read(text)
    } throws: { error in
      "\(error)".contains(message)
    }
  }
}
