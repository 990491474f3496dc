import SynapCore

/// The size of the network's input as a feature pyramid tells it, and what is doubtful about it.
struct PyramidScale {
  /// The highest level of a pyramid; its stride is 2 to the power of it.
  static let maximalLevel = 30

  /// What is added to the position of a list of anchors to get its level.
  let shift: Int
  /// The width of the network's input, in pixels.
  let inputWidth: Float
  /// The height of the network's input, in pixels.
  let inputHeight: Float
  /// What a user should know of how the anchors were understood.
  let warnings: [Diagnostic]

  /// Takes the lists' `positions` as levels, unless the anchors stand in nested brackets and the
  /// sizes of the input and of the first tensor prove that levels got lost.
  ///
  /// `sizes` are the tensors' widths and heights, in the order of `positions`.
  init(
    anchors: AnchorList, positions: [Int], sizes: [(width: Int, height: Int)],
    inputSize: (width: Int, height: Int)?
  ) {
    let base = positions[0]
    let last = positions[positions.count - 1]
    var shift = 0
    var notes: [String] = []
    if let inputSize, !Self.fits(sizes[0], level: base, of: inputSize) {
      let proven = (0...Self.maximalLevel).filter { Self.fits(sizes[0], level: $0, of: inputSize) }
      let shifted = proven.first.map { $0 - base } ?? 0
      if anchors.hasNestedBrackets, proven.count == 1, last + shifted <= Self.maximalLevel {
        shift = shifted
        notes.append(
          "an input of \(inputSize.width)x\(inputSize.height) and an output of "
            + "\(sizes[0].width)x\(sizes[0].height) prove \(base + shift) empty levels, "
            + "not \(base)")
      }
    }
    var warnings: [Diagnostic] = []
    if anchors.isMisprinted {
      var understood = anchors
      if shift >= 0 {
        understood.levels.insert(contentsOf: repeatElement([], count: shift), at: 0)
      } else {
        understood.levels.removeFirst(-shift)
      }
      notes.append("the first output has stride \(1 << (base + shift))")
      warnings.append(
        .warning("anchors misprinted, understood as \(understood.canonical)", notes: notes))
    }
    let levels = positions.map { $0 + shift }
    let width = inputSize?.width ?? sizes[0].width << levels[0]
    let height = inputSize?.height ?? sizes[0].height << levels[0]
    for (index, size) in sizes.enumerated()
    where !Self.fits(size, level: levels[index], of: (width, height)) {
      warnings.append(
        .warning(
          "output \(index) of \(size.width)x\(size.height) cells does not suit pyramid level "
            + "\(levels[index]) (stride \(1 << levels[index])) of a \(width)x\(height) input",
          notes: ["anchors: one list per level from level 0, empty where there is no output"]))
    }
    let fits = Self.fits(sizes[0], level: levels[0], of: (width, height))
    self.shift = shift
    self.warnings = warnings
    inputWidth = Float(fits ? width : sizes[0].width << levels[0])
    inputHeight = Float(fits ? height : sizes[0].height << levels[0])
  }

  /// Whether halving `input` `level` times gives `size`, whichever way halves are rounded.
  private static func fits(
    _ size: (width: Int, height: Int), level: Int, of input: (width: Int, height: Int)
  ) -> Bool {
    func fits(_ size: Int, _ input: Int) -> Bool {
      size == input >> level || size == (input + (1 << level) - 1) >> level
    }
    return fits(size.width, input.width) && fits(size.height, input.height)
  }
}
