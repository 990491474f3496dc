import SynapCore
import SynapNPU
import Testing
import ToolSupport

/// The timing model against published times of the silicon, `Benchmarks/timing/published.csv`.
@Suite struct PublishedTimingsTests {
  private static let folder: String = {
    var root = #filePath
    for _ in 0..<4 { root = File.directory(of: root) }
    return root + "/Benchmarks/timing"
  }()

  private let rows: [TimingFit.Row]

  init() throws {
    rows = try TimingFit(MeasurementTable.read(Self.folder + "/published.csv")).rows()
  }

  @Test func everyRowIsWithinItsTolerance() {
    #expect(rows.count > 20)
    for row in rows {
      #expect(
        row.isWithinTolerance,
        "\(row.measurement.label), \(row.measurement.quantity): \(row.predicted), not \(row.measurement.value)"
      )
    }
  }

  @Test func theOrderOfTheVariantsIsThatOfTheSilicon() throws {
    func predicted(_ label: String) throws -> Double {
      let name = "YOLOv5s-face 480x640 \(label)"
      return try #require(
        rows.first { $0.measurement.label == name && $0.measurement.quantity == .median }
      ).predicted
    }
    #expect(try predicted("uint8") > predicted("uint8 pruned"))
    #expect(try predicted("int16 pruned") > predicted("mixed pruned"))
    #expect(try predicted("mixed pruned") > predicted("mixed one output"))
    #expect(try predicted("mixed one output") > predicted("uint8 pruned"))
    #expect(try predicted("mixed one output nv12 1024x768") > predicted("mixed one output"))
  }

  @Test func theFitDoesNotImproveMuchOnTheBuiltInFigures() throws {
    let fit = try TimingFit(rows.map(\.measurement))
    func worst(_ rows: [TimingFit.Row]) -> Double {
      rows.map { abs($0.error) / $0.measurement.tolerance }.max() ?? 0
    }
    #expect(worst(rows) < worst(fit.rows(with: fit.fitted())) + 0.1)
  }
}
