import SynapCore
import SynapRuntime
import ToolSupport

/// One cycle of `synap_cli`: load, assign inputs, run, report.
struct NetworkTest {
  private let settings: Settings
  private let lock: NPULock
  private var record = TestRecord()

  init(_ settings: Settings, lock: NPULock) {
    self.settings = settings
    self.lock = lock
  }

  /// Runs the cycle.
  ///
  /// - Throws: a `ToolExit` with SyNAP's message for the step that failed.
  mutating func run() throws {
    let model = try settings.model()
    record.model = model.path
    say("Loading network: \(model.path)")
    let loading = Stopwatch()
    let storage = try step("Failed to load model file: \(model.path)") { try model.read() }
    let load = loading.milliseconds
    let initializing = Stopwatch()
    let network = try step("Failed to load network") {
      try model.network(in: storage)
    }
    try step("Error, selected memory allocation method not available.") {
      try settings.security.place(buffersOf: network)
    }
    let initialization = initializing.milliseconds
    say("Flush/invalidate: \(settings.flushes ? "yes" : "no")")
    say("Loop period (ms): \(settings.period)")
    say("Network inputs: \(network.inputs.count)")
    say("Network outputs: \(network.outputs.count)")
    try assignInputs(of: network)
    for tensor in network.outputs {
      let security = tensor.isSecure ? " (secure)" : ""
      say("Output buffer: \(tensor.name) size: \(tensor.byteCount)\(security)")
      record.outputs.append(TestRecord.Buffer(tensor))
    }
    say(" ")
    let times = try predict(network)
    try saveOutputs(of: network)
    say(" ")
    let statistics = TimingStatistics(load: load, initialization: initialization, times: times)
    say(statistics.line)
    let estimate = try step("Error, NPU estimate not available") { try network.estimatedTime() }
    if let estimate {
      say(
        EstimateLine.text(
          target: network.target, milliseconds: estimate.milliseconds, cycles: estimate.cycles))
    }
    if settings.printsDocument {
      let document = record.json(statistics, target: network.target, estimate: estimate)
      StandardStream.output.writeLine(document.dump(indent: 2))
    }
  }

  private func say(_ line: String) {
    if !settings.printsDocument { StandardStream.output.writeLine(line) }
  }

  private mutating func assignInputs(of network: Network) throws {
    var assignment = InputAssignment(settings.files, groups: network.metadata.inputGroups)
    for (index, tensor) in network.inputs.enumerated() {
      let source = try assignment.next(for: tensor, at: index)
      let shownName = source?.shownName ?? ""
      let security = tensor.isSecure ? " (secure)" : ""
      say("Input buffer: \(tensor.name) size: \(tensor.byteCount)\(security) : \(shownName)")
      record.inputs.append(TestRecord.Buffer(tensor, source: source?.argument))
      if try source?.assign(to: network.inputs, index: index) == true {
        assignment.assignedPicture(at: index)
      }
    }
  }

  private mutating func predict(_ network: Network) throws -> [Double] {
    var statistics = try DriverDirectory.current().map {
      try NetworkStatistics(of: network, in: $0)
    }
    for index in 0..<settings.repeatCount {
      let watch = Stopwatch()
      try step("Prediction \(index) failed") { try lock.checkAvailable() }
      network.predict()
      let time = watch.milliseconds
      record.times.append(time)
      try statistics?.countInference()
      var line = "Predict #\(index): \(time.fixed(2)) ms"
      if settings.showsTopFive {
        let classes = try TopClasses(network.outputs)
        record.topFive.append(classes.result)
        line += classes.text
      }
      say(line)
      if let file = settings.profile {
        try saveProfile(of: network, inferenceCount: index + 1, to: file)
      }
      Stopwatch.sleep(milliseconds: Int(Double(settings.period) - watch.milliseconds))
    }
    return record.times
  }

  private func saveProfile(of network: Network, inferenceCount: Int, to file: String) throws {
    try step("Unable to save profiling info to: \(file)") {
      let profile = try NetworkProfile(of: network, inferenceCount: inferenceCount)
      try File.write(profile.text, to: file)
    }
  }

  private mutating func saveOutputs(of network: Network) throws {
    for (index, tensor) in network.outputs.enumerated() {
      if settings.savesRawOutputs {
        let file = "output_raw_\(index).dat"
        say("Writing raw out: \(tensor.name) to file: \(file)")
        try tensor.withBytes { try File.write(Array($0), to: file) }
        record.files.append(file)
      }
      if settings.savesFloatOutputs {
        let file = "output_float_\(index).dat"
        say("Writing denormalized out: \(tensor.name) to file: \(file)")
        try tensor.floats().withUnsafeBytes { try File.write(Array($0), to: file) }
        record.files.append(file)
      }
    }
  }
}
