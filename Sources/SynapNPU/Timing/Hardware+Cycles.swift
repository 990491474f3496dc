extension Hardware {
  /// The cycles that `work` takes on `engine`: the longest of computing and of the traffic with each
  /// memory, after a start. 0 on the host's processor.
  public func cycles(for work: Work, on engine: Engine) -> Int {
    guard engine != .sw else { return 0 }
    let traffic = max(
      Double(work.ddr.total) / ddrBytesPerCycle, Double(work.sram.total) / sramBytesPerCycle)
    let total = max(computeCycles(for: work, on: engine), traffic) + start(of: engine)
    return Int(min(total, Double(Work.limit)).rounded(.up))
  }

  /// The cycles of computing alone.
  func computeCycles(for work: Work, on engine: Engine) -> Double {
    let width = Double(max(work.elementBits, 8)) / 8
    switch engine {
    case .nn: return coreCycles(work) + Double(work.elements) * width / tensorLanes
    case .tp: return Double(work.macs) / tensorMacs + Double(work.elements) * width / tensorLanes
    case .sh: return Double(work.macs) / shaderMacs + Double(work.elements) / shaderLanes
    case .sw: return 0
    }
  }

  /// The cycles of the convolution cores: rows of pixels fill the lanes, output channels the cores,
  /// kernel columns the multipliers; what does not fill them runs idle.
  private func coreCycles(_ work: Work) -> Double {
    guard let rows = work.rows else { return Double(work.macs) / Double(peakMacs) }
    let steps =
      Double(rows.count) * Double(ceiling(rows.width, pixelLanes))
      * Double(ceiling(rows.channels, coreCount)) * Double(rows.depth)
      * Double(ceiling(rows.kernelWidth, tapLanes))
    return work.elementBits > 8 ? steps * sixteenBitFactor : steps
  }

  private func start(of engine: Engine) -> Double {
    switch engine {
    case .nn: starts.nn
    case .tp: starts.tp
    case .sh: starts.sh
    case .sw: 0
    }
  }

  private func ceiling(_ value: Int, _ divisor: Int) -> Int { (value + divisor - 1) / divisor }
}
