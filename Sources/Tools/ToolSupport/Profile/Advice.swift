import SynapNPU

/// What would make an instruction faster, in one sentence.
struct Advice {
  let text: String

  /// Looks at what bounds instruction `index` of `estimate`; nil where it makes no difference.
  init?(for index: Int, in estimate: Estimate) {
    let entry = estimate.timeline.entries[index]
    let hardware = estimate.hardware
    let layers = estimate.workload.layers
    let layer = estimate.workload.steps[index].layer
    let kind = layer.flatMap { layers.indices.contains($0) ? layers[$0].kind : nil }
    if kind == "Preprocess" {
      text =
        "the picture is prepared on the shader: let the host's processor do that while the NPU runs"
      return
    }
    if kind == "Output", Self.isConversionToFloats(entry.work) {
      text =
        "converts the output to floats, \(mebibytes(entry.work.ddr.written)) on their way to DDR: "
        + "without 'dequantize' the host does that as it reads"
      return
    }
    switch (entry.engine, entry.cost.bound) {
    case (_, .start): text = "too small to keep the engine busy: merge it with its neighbours"
    case (.sh, _) where entry.work.macs > 0:
      text = "float runs on the shader: quantize the network"
    case (.sh, _):
      text =
        "runs on the shader, element by element: fewer channels, or an operator of another engine"
    case (.tp, .compute) where entry.work.gathered > 0:
      text = "elements change places: prune the output before this layer and let the host read it"
    case (.tp, .ddr):
      let bytes = max(entry.work.ddr.read, entry.work.ddr.written)
      text =
        "its map of \(mebibytes(bytes)) has no room in the \(mebibytes(hardware.sramByteCount)) on chip "
        + "beside others: fewer channels, a smaller input"
        + (Self.isTable(entry.work) ? ", or ReLU, which the convolution does itself" : "")
    case (.tp, _) where Self.isTable(entry.work):
      text = "one pass of the tensor processor: ReLU instead is part of the convolution"
    case (.tp, _): return nil
    case (.nn, .ddr): text = "waits for DDR: smaller maps, or fewer input channels"
    case (.nn, .sram): text = "moves more than it computes: merge it with its neighbours"
    case (.nn, .compute):
      guard let sentence = Self.idleCores(entry.work, hardware) else { return nil }
      text = sentence
    case (.sw, _): text = "runs on the host"
    }
  }

  /// Whether elements are looked up in a table, as those of activations are.
  private static func isTable(_ work: Work) -> Bool { work.macs == 0 && work.parameters > 0 }

  /// Whether elements become numbers of 32 bits, which take more memory than before.
  private static func isConversionToFloats(_ work: Work) -> Bool {
    work.elements > 0 && work.elementBits == 32
      && work.ddr.written + work.sram.written > work.ddr.read + work.sram.read
  }

  private static func idleCores(_ work: Work, _ hardware: Hardware) -> String? {
    if work.rearranged > 0 {
      return "the picture is rearranged for stride 2 first: a smaller input"
    }
    let cores = Int(hardware.coreCount)
    let passes = max(1, (work.outputChannels + cores - 1) / cores)
    guard work.outputChannels * 4 < passes * cores * 3 else { return nil }
    return
      "\(work.outputChannels) output channels leave cores idle: \(passes * cores) cost the same"
  }
}

/// `byteCount` in MiB.
private func mebibytes(_ byteCount: Int) -> String {
  "\((Double(byteCount) / 1_048_576).fixed(1)) MiB"
}
