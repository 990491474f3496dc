/// The bytes that an instruction reads or writes through one operand: runs of bytes, repeated at
/// strides.
public struct Region: Hashable, Sendable {
  /// One level of repetition.
  public struct Step: Hashable, Sendable {
    /// How often.
    public var count: Int
    /// The distance in bytes, not negative.
    public var stride: Int

    /// Creates a level.
    public init(count: Int, stride: Int) {
      self.count = count
      self.stride = stride
    }
  }

  /// What the operand is called in messages.
  public var name: String
  /// Where the first run begins.
  public var start: Address
  /// The length of a run in bytes.
  public var run: Int
  /// The repetitions, outermost first; levels of count 1 are left out.
  public var steps: [Step]
  /// What every run's offset is a multiple of, in bytes.
  public var alignment: Int

  /// Creates a region.
  public init(
    _ name: String, at start: Address, run: Int, steps: [Step] = [], alignment: Int = 1
  ) {
    self.name = name
    self.start = start
    self.run = run
    self.steps = steps.filter { $0.count != 1 }
    self.alignment = alignment
  }

  /// The memory.
  public var space: MemorySpace { start.space }
  /// The number of bytes from the first to behind the last one.
  public var span: Int { steps.reduce(run) { $0 + ($1.count - 1) * $1.stride } }
  /// The offsets from the first byte to behind the last one.
  public var bounds: Range<Int> { start.offset..<start.offset + span }
  /// The number of bytes read or written.
  public var byteCount: Int { steps.reduce(run) { $0 * $1.count } }

  /// Whether no byte is part of two runs, as far as strides that hold their inner levels show.
  public var isDistinct: Bool {
    var inner = run
    for step in steps.sorted(by: { $0.stride < $1.stride }) {
      guard step.stride >= inner else { return false }
      inner += (step.count - 1) * step.stride
    }
    return true
  }

  /// Whether this region and `other` have the same bytes in the same order.
  public func isSame(as other: Region) -> Bool {
    start == other.start && run == other.run && steps == other.steps
  }

  /// Whether this region and `other` may share a byte: slices that lie apart within every pixel or
  /// every row of one buffer don't.
  public func overlaps(_ other: Region) -> Bool {
    guard space == other.space, bounds.overlaps(other.bounds) else { return false }
    let moduli = Set((steps + other.steps).map(\.stride).filter { $0 > 0 })
    return !moduli.contains { isApart(from: other, modulo: $0) }
  }

  /// Whether the offsets modulo `modulus` of both regions lie in disjoint intervals.
  private func isApart(from other: Region, modulo modulus: Int) -> Bool {
    let own = span(modulo: modulus)
    let its = other.span(modulo: modulus)
    let difference = other.start.offset - start.offset
    let distance = ((difference % modulus) + modulus) % modulus
    return distance >= own && distance + its <= modulus
  }

  /// The span without the levels that repeat at multiples of `modulus`.
  private func span(modulo modulus: Int) -> Int {
    steps.filter { !$0.stride.isMultiple(of: modulus) }
      .reduce(run) { $0 + ($1.count - 1) * $1.stride }
  }
}
