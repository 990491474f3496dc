import SynapCore
import SynapNPU
import Testing

@Suite struct TimingFitTests {
  private func workload(_ engine: Engine, _ configure: (inout Work) -> Void) -> Workload {
    var work = Work()
    configure(&work)
    return Workload(targetName: "VS680", steps: [.init(engine: engine, work: work)])
  }

  /// Measurements of a chip whose figures are known.
  private func measurements(of chip: Hardware) -> [Measurement] {
    let workloads = [
      workload(.tp) { $0.elements = 3_000_000 },
      workload(.tp) {
        $0.elements = 1_000_000
        $0.ddr = .init(read: 1_000_000, written: 1_000_000)
      },
      workload(.sh) { $0.elements = 700_000 },
      workload(.sh) { $0.elements = 2000 },
    ]
    return workloads.enumerated().map { index, workload in
      var measurement = Measurement(label: "\(index)", workload: workload, value: 1)
      measurement.value = measurement.predicted(by: chip)
      return measurement
    }
  }

  private let constants = HardwareConstant.all.filter {
    ["tensorBytesPerCycle", "streamBytesPerCycle", "shaderElementTime", "shaderStartTime"]
      .contains($0.name)
  }

  @Test func findsTheFiguresThatWereMeasured() throws {
    var chip = Hardware.vs680
    chip.tensorBytesPerCycle *= 1.6
    chip.streamBytesPerCycle *= 0.7
    chip.shaderElementTime *= 1.3
    chip.shaderStartTime *= 0.8
    let fit = try TimingFit(measurements(of: chip), constants: constants)
    let values = fit.fitted()
    for row in fit.rows(with: values) { #expect(abs(row.error) < 0.01) }
    for (constant, value) in zip(constants, values) {
      #expect(abs(value / chip[keyPath: constant.path] - 1) < 0.03, "\(constant.name)")
    }
  }

  @Test func leavesFiguresAloneThatNothingDependsOn() throws {
    let chip = Hardware.vs680
    let shader = Array(measurements(of: chip).suffix(2))
    let fit = try TimingFit(shader, constants: constants)
    for (start, value) in zip(fit.starts, fit.fitted()) {
      #expect(abs(value / start - 1) < 1e-6)
    }
  }

  @Test func predictsARowWithoutHavingSeenIt() throws {
    var rows = measurements(of: .vs680)
    rows[2].value *= 1.4
    let fit = try TimingFit(rows, constants: constants)
    let row = fit.rows(with: fit.fitted(), leavesOneOut: true)[2]
    let leftOut = try #require(row.errorByOthers)
    #expect(abs(row.error) < abs(leftOut))
    #expect(abs(leftOut) > 0.2)
  }

  @Test func refusesTargetsWithoutAModel() {
    var measurement = measurements(of: .vs680)[0]
    measurement.workload.targetName = "SL1620"
    #expect(throws: Diagnostic.self) { try TimingFit([measurement]) }
  }
}
