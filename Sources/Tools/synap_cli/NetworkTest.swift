import SynapCore
import SynapRuntime
import ToolSupport

/// One cycle of `synap_cli`: load, assign inputs, run, report.
struct NetworkTest {
  private let settings: Settings
  private let output = StandardStream.output

  init(_ settings: Settings) { self.settings = settings }

  /// Runs the cycle.
  ///
  /// - Throws: a `ToolExit` with SyNAP's message for the step that failed.
  mutating func run() throws {
    let model = try settings.model()
    output.writeLine("Loading network: \(model.path)")
    let loading = Stopwatch()
    let storage = try step("Failed to load model file: \(model.path)") { try model.read() }
    let load = loading.milliseconds
    let initializing = Stopwatch()
    let network = try step("Failed to load network") {
      try Network(Bundle(storage, file: model.path), file: model.path)
    }
    let initialization = initializing.milliseconds
    output.writeLine("Flush/invalidate: \(settings.flushes ? "yes" : "no")")
    output.writeLine("Loop period (ms): \(settings.period)")
    output.writeLine("Network inputs: \(network.inputs.count)")
    output.writeLine("Network outputs: \(network.outputs.count)")
    try assignInputs(of: network)
    for tensor in network.outputs {
      let security = settings.hasSecureOutputs ? " (secure)" : ""
      output.writeLine("Output buffer: \(tensor.name) size: \(tensor.byteCount)\(security)")
    }
    output.writeLine(" ")
    let times = try predict(network)
    try saveOutputs(of: network)
    output.writeLine(" ")
    let statistics = TimingStatistics(load: load, initialization: initialization, times: times)
    output.writeLine(statistics.line)
    output.writeLine(
      try step("Error, NPU estimate not available") { try EstimateLine.text(of: network) })
  }

  private func assignInputs(of network: Network) throws {
    var assignment = InputAssignment(
      settings.files, groups: network.metadata.inputGroups,
      areInputsSecure: settings.hasSecureInputs)
    for (index, tensor) in network.inputs.enumerated() {
      let source = try assignment.next(for: tensor, at: index)
      let shownName = source?.shownName ?? ""
      let security = settings.hasSecureInputs ? " (secure)" : ""
      output.writeLine(
        "Input buffer: \(tensor.name) size: \(tensor.byteCount)\(security) : \(shownName)")
      if try source?.assign(to: network.inputs, index: index) == true {
        assignment.assignedPicture(at: index)
      }
    }
  }

  private func predict(_ network: Network) throws -> [Double] {
    var times: [Double] = []
    for index in 0..<settings.repeatCount {
      let watch = Stopwatch()
      network.predict()
      let time = watch.milliseconds
      times.append(time)
      var line = "Predict #\(index): \(time.fixed(2)) ms"
      if settings.showsTopFive { line += try TopClasses(network.outputs).text }
      output.writeLine(line)
      if let file = settings.profile { try saveProfile(of: network, times, to: file) }
      Stopwatch.sleep(milliseconds: Int(Double(settings.period) - watch.milliseconds))
    }
    return times
  }

  private func saveProfile(of network: Network, _ times: [Double], to file: String) throws {
    try step("Unable to save profiling info to: \(file)") {
      let profile = try NetworkProfile(of: network, inferenceCount: times.count)
      try File.write(profile.text, to: file)
    }
  }

  private func saveOutputs(of network: Network) throws {
    for (index, tensor) in network.outputs.enumerated() {
      if settings.savesRawOutputs {
        let file = "output_raw_\(index).dat"
        output.writeLine("Writing raw out: \(tensor.name) to file: \(file)")
        try tensor.withBytes { try File.write(Array($0), to: file) }
      }
      if settings.savesFloatOutputs {
        let file = "output_float_\(index).dat"
        output.writeLine("Writing denormalized out: \(tensor.name) to file: \(file)")
        try tensor.floats().withUnsafeBytes { try File.write(Array($0), to: file) }
      }
    }
  }
}
