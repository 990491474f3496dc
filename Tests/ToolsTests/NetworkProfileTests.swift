import SynapNPU
import Testing
import ToolSupport

@Suite struct NetworkProfileTests {
  @Test func hasTheDriversLayout() {
    let profile = NetworkProfile(
      layers: LayerCostTable(rows: [
        .init(
          name: "TensorTranspose", engine: "TP", cycles: 153_811, microseconds: 202,
          bytesRead: 151_344, bytesWritten: 0),
        .init(
          name: "ConvolutionReluPoolingLayer2", engine: "NN", cycles: 181_903, microseconds: 461,
          bytesRead: 6912, bytesWritten: 0),
        .init(
          name: "Reshape", engine: "--", cycles: 0, microseconds: 0, bytesRead: 0,
          bytesWritten: 0),
      ]), inferenceTime: 1843, inferenceCount: 22, bufferCount: 2, bufferByteCount: 151_529)
    let lines = profile.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines[0].drop { $0 != "," }
        == ", nid: 1, inference_count: 22, inference_time: 40546, inference_last: 1843, "
        + "iobuf_count: 2, iobuf_size: 151529, layers: 3")
    #expect(lines[0].hasPrefix("pid: "))
    #expect(
      lines.dropFirst().joined(separator: "\n") == """
        | lyr |    cycle | time_us | byte_rd | byte_wr | ot | name
        |   0 |   153811 |     202 |  151344 |       0 | TP | TensorTranspose
        |   1 |   181903 |     461 |    6912 |       0 | NN | ConvolutionReluPoolingLayer2
        |   2 |        0 |       0 |       0 |       0 | -- | Reshape

        """)
  }

  @Test func estimateStandsInALineOfItsOwn() {
    #expect(
      EstimateLine.text(target: "VS680", milliseconds: 26.94, cycles: 20_474_400)
        == "NPU estimate (VS680): 26.9 ms  (20474400 cycles)")
  }
}
