extension Hardware {
  /// What `work` costs on `engine`.
  public func cost(of work: Work, on engine: Engine) -> Cost {
    var cost = Cost()
    let width = Double(max(work.elementBits, 8)) / 8
    cost.ddr = Double(work.ddr.total) / ddrBytesPerCycle
    switch engine {
    case .nn:
      cost.start = coreStart
      cost.compute =
        coreCycles(work) + Double(work.rearranged) * width / streamBytesPerCycle
      cost.sram = Double(work.elements) * width / coreBytesPerCycle
    case .tp:
      cost.start = tensorStart
      cost.compute =
        Double(work.macs) / tensorMacs + Double(work.gathered) * width * gatherCycles
      cost.sram = Double(work.elements) * width / tensorBytes
      if !work.isBlockTransfer {
        cost.ddr = Double(max(work.ddr.read, work.ddr.written)) / streamBytesPerCycle
      }
    case .sh:
      cost.start = shaderStartTime * clock
      cost.compute =
        (Double(work.macs) * shaderMacTime + Double(work.elements) * width * shaderElementTime)
        * clock
    case .sw:
      cost.start = hostStartTime * clock
      cost.compute =
        (Double(work.macs) * hostMacTime + Double(work.elements) * hostElementTime) * clock
      return cost
    }
    cost.start += handoverCycles
    return cost
  }

  /// The cycles of the convolution cores: each computes one output channel at a time, and cores that
  /// find none run idle.
  private func coreCycles(_ work: Work) -> Double {
    let channels = Double(max(work.outputChannels, 1))
    let occupied = (channels / coreCount).rounded(.up) * coreCount / channels
    return Double(work.macs) * occupied / peakMacs * (work.elementBits > 8 ? sixteenBitFactor : 1)
  }
}
