import ArgumentParser
import SynapCore
import SynapNPU
import ToolSupport

/// `synap fit`: the timing model against measured times.
struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Compare the timing model with times measured on a board",
    discussion: """
      The table has a line per measurement, values separated by commas. The first line names the \
      columns: model (a .synap file, or a workload of 'synap profile --workload'), measured, and \
      optionally quantity (median, load, init or cycles), tolerance (in percent) and label.
      """)

  @Argument(help: ArgumentHelp("Table of measured times (.csv)", valueName: "file"))
  var table: String

  @Flag(help: "Predict with the built-in figures, don't fit them first")
  var check = false

  @Flag(help: "Don't fit without each row in turn")
  var noLeaveOneOut = false

  @Flag(help: "\(ToolOption.json.help)")
  var json = false

  func run() throws {
    let fit = try TimingFit(MeasurementTable.read(table))
    let values = check ? fit.starts : fit.fitted()
    let rows = fit.rows(with: values, leavesOneOut: !noLeaveOneOut)
    let report = FitTable(fit, values: values, rows: rows)
    if json { return StandardStream.output.writeLine(report.json.dump(indent: 2)) }
    StandardStream.output.write(report.measurements)
    if !check {
      StandardStream.output.write("\nfigures, built in and fitted:\n" + report.constants)
    }
  }
}
