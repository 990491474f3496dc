import SynapCore
import SynapNPU
import Testing

@Suite struct WorkloadTests {
  @Test func readsWhatItWrites() throws {
    let sample = try SampleProgram(height: 7, width: 13, channels: 5, seed: 1)
    let workload = Workload(of: sample.program)
    #expect(!workload.steps.isEmpty)
    let read = try Workload(parsing: Array(workload.text.utf8))
    #expect(read.steps == workload.steps)
    #expect(read.targetName == workload.targetName)
    #expect(read.parameterByteCount == workload.parameterByteCount)
    #expect(
      Estimate(read, hardware: .vs680).cycles
        == Estimate(program: sample.program, hardware: .vs680).cycles)
  }

  @Test func dependenciesAreOfOtherEnginesAndEarlier() throws {
    let sample = try SampleProgram(height: 7, width: 13, channels: 5, seed: 1)
    let workload = Workload(of: sample.program)
    for (index, step) in workload.steps.enumerated() {
      for earlier in step.dependencies {
        #expect(earlier < index)
        #expect(workload.steps[earlier].engine != step.engine)
      }
    }
    #expect(workload.steps.contains { !$0.dependencies.isEmpty })
  }

  @Test(arguments: [
    "{}", "[]", #"{"format_version":2,"target":"VS680","layers":[],"steps":[]}"#,
    #"{"format_version":1,"target":"VS680","layers":[],"steps":[{"engine":"XX"}]}"#,
    #"{"format_version":1,"target":"VS680","layers":[],"steps":[{"engine":"NN","after":[0]}]}"#,
    #"{"format_version":1,"target":"VS680","layers":[],"steps":[{"engine":"NN","layer":0}]}"#,
    #"{"format_version":1,"target":"VS680","layers":[],"steps":[{"engine":"NN","macs":-1}]}"#,
    #"{"format_version":1,"target":"VS680","layers":[],"steps":[{"engine":"NN","bits":65}]}"#,
  ])
  func refusesWhatIsNoWorkload(text: String) {
    #expect(throws: Diagnostic.self) { try Workload(parsing: Array(text.utf8)) }
  }
}
