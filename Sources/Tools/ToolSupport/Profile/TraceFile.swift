import SynapCore
import SynapNPU

/// The timeline in the trace event format that Perfetto and chrome://tracing read: a track per
/// engine, an event per instruction, times in microseconds.
package struct TraceFile {
  private let estimate: Estimate

  /// Traces `estimate`.
  package init(_ estimate: Estimate) { self.estimate = estimate }

  /// The document, an event per line.
  package var text: String {
    let events = tracks + estimate.timeline.entries.map(event)
    return "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"
      + events.map { $0.text(.dump(nil)) }.joined(separator: ",\n") + "\n]}\n"
  }

  private var tracks: [JSONValue] {
    let name = "NPU \(estimate.workload.targetName)"
    return [metadata("process_name", track: 0, name)]
      + Engine.allCases.enumerated().map {
        metadata("thread_name", track: $0.offset, $0.element.rawValue)
      }
  }

  private func metadata(_ kind: String, track: Int, _ name: String) -> JSONValue {
    .object([
      .init("ph", .string("M")), .init("pid", .int(0)), .init("tid", .int(track)),
      .init("name", .string(kind)), .init("args", .object([.init("name", .string(name))])),
    ])
  }

  private func event(_ entry: Timeline.Entry) -> JSONValue {
    let workload = estimate.workload
    let layer = workload.steps[entry.instruction].layer.map { workload.layers[$0] }
    return .object([
      .init("ph", .string("X")), .init("pid", .int(0)),
      .init("tid", .int(Engine.allCases.firstIndex(of: entry.engine) ?? 0)),
      .init("ts", .double(estimate.milliseconds(entry.start) * 1000)),
      .init("dur", .double(estimate.milliseconds(entry.cycles) * 1000)),
      .init("name", .string(layer?.name ?? "instruction \(entry.instruction)")),
      .init("cat", .string(layer?.kind ?? "")),
      .init(
        "args",
        .object([
          .init("instruction", .int(entry.instruction)), .init("cycles", .int(entry.cycles)),
          .init("bound", .string(entry.cost.bound.description)),
          .init("macs", .int(entry.work.macs)), .init("elements", .int(entry.work.elements)),
          .init("ddr_read", .int(entry.work.ddr.read + entry.work.parameters)),
          .init("ddr_written", .int(entry.work.ddr.written)),
        ])),
    ])
  }
}
