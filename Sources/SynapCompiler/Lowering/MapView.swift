import SynapCore

/// A view in the form that the machine's instructions take: rows of pixels with their channels side
/// by side.
package struct MapView: Equatable, Sendable {
  /// The memory that the elements lie in.
  package var buffer: BufferID
  /// The position of the first element in bytes.
  package var offset: Int
  /// Rows.
  package var height: Int
  /// Pixels in a row.
  package var width: Int
  /// Elements of a pixel.
  package var channels: Int
  /// Bytes from one pixel to the next.
  package var pixelPitch: Int
  /// Bytes from one row to the next.
  package var rowPitch: Int
  /// The type of each element.
  package var dataType: DataType

  /// The map of a `[1, c, h, w]` view whose channels lie side by side; nil for other views.
  init?(featureMap view: View) {
    guard view.shape.rank == 4, view.shape[0] == 1 else { return nil }
    guard view.shape[1] == 1 || view.strides[1] == view.elementSize else { return nil }
    self.init(
      view, extents: (view.shape[2], view.shape[3], view.shape[1]),
      pitches: (view.strides[2], view.strides[3]))
  }

  /// Maps of two views of equal shape that pair their elements, for instructions that treat each
  /// element alone; nil where the elements lie too scattered.
  package static func pair(_ source: View, _ target: View) -> (source: MapView, target: MapView)? {
    var loops = LoopNest(from: source, to: target).loops
    let (sourceSize, targetSize) = (source.elementSize, target.elementSize)
    if let last = loops.last, last.sourceStride != sourceSize || last.targetStride != targetSize {
      loops.append(.init(extent: 1, sourceStride: sourceSize, targetStride: targetSize))
    }
    guard loops.count <= 3 else { return nil }
    while loops.count < 3 {
      // A long single run becomes rows, so that no extent is beyond what instructions encode.
      let whole = loops[0]
      let rows = rowCount(of: whole.extent)
      let length = whole.extent / rows
      loops[0].extent = length
      loops.insert(
        .init(
          extent: rows, sourceStride: whole.sourceStride * length,
          targetStride: whole.targetStride * length), at: 0)
    }
    let extents = (loops[0].extent, loops[1].extent, loops[2].extent)
    return (
      MapView(
        source, extents: extents, pitches: (loops[0].sourceStride, loops[1].sourceStride)),
      MapView(
        target, extents: extents, pitches: (loops[0].targetStride, loops[1].targetStride))
    )
  }

  /// Maps of two operands and a result of the same rank, where an operand repeats along dimensions
  /// of extent 1; nil where the elements lie too scattered.
  static func triple(
    _ left: View, _ right: View, _ target: View
  ) -> (left: MapView, right: MapView, target: MapView)? {
    if left.shape == target.shape, right.shape == target.shape,
      left.strides == right.strides,
      let (leftMap, targetMap) = pair(left, target), let (rightMap, _) = pair(right, target)
    {
      return (leftMap, rightMap, targetMap)
    }
    if let leftMap = MapView(featureMap: left), let rightMap = MapView(featureMap: right),
      let targetMap = MapView(featureMap: target)
    {
      return (leftMap, rightMap, targetMap)
    }
    guard target.shape.rank < 4 else { return nil }
    // Ranks below 4: the last dimension stands for channels, those before it for rows and pixels.
    func map(_ view: View) -> MapView? {
      let extents = [Int](repeating: 1, count: 3 - view.shape.rank) + view.shape.dimensions
      return view.reshaped(to: Shape([1] + extents)).flatMap {
        MapView(featureMap: $0.transposed([0, 3, 1, 2]))
      }
    }
    guard let leftMap = map(left), let rightMap = map(right), let targetMap = map(target) else {
      return nil
    }
    return (leftMap, rightMap, targetMap)
  }

  private init(_ view: View, extents: (Int, Int, Int), pitches: (row: Int, pixel: Int)) {
    buffer = view.buffer
    offset = view.offset
    (height, width, channels) = extents
    // The pitch of a single pixel or row is never used: make it the natural one.
    pixelPitch = width == 1 ? channels * view.elementSize : pitches.pixel
    rowPitch = height == 1 ? width * pixelPitch : pitches.row
    dataType = view.dataType
  }

  /// A divisor of `extent` near its square root; 1 for short runs.
  private static func rowCount(of extent: Int) -> Int {
    guard extent > 4096 else { return 1 }
    var best = 1
    var candidate = 1
    while candidate * candidate <= extent {
      if extent.isMultiple(of: candidate) { best = candidate }
      candidate += 1
    }
    return best
  }
}
