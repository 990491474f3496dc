import SynapCore

extension NodeComposition {
  /// Where the maxima `y` of the windows over the planes `x` are: positions in the tensor without its
  /// padding, int64. Of equal elements the first one counts.
  mutating func maximumIndices(
    _ x: Graph.ValueID, _ y: Graph.ValueID, _ window: ONNXWindow, isColumnMajor: Bool
  ) throws -> Graph.ValueID {
    let (shape, result) = (type(of: x).shape, type(of: y).shape)
    guard window.kernelShape.count == 2, window.kernelShape.reduce(1, *) <= 1024,
      type(of: x).dataType == .float32
    else { throw Diagnostic.error("indices of such maxima are not supported") }
    // What a rounded up extent adds is padding too.
    let ends = (0..<2).map { axis in
      (result[axis + 2] - 1) * window.strides[axis]
        + (window.kernelShape[axis] - 1) * window.dilations[axis] + 1 - window.pads[axis]
        - shape[axis + 2]
    }
    let pads = [0, 0, window.pads[0], window.pads[1], 0, 0, max(0, ends[0]), max(0, ends[1])]
    let padded = try add(Pad(), x, constant(Tensor([8], integers: pads)), constant(-.infinity))
    var indices: Graph.ValueID?
    for tap in (0..<window.kernelShape[0] * window.kernelShape[1]).reversed() {
      let offsets = [
        tap / window.kernelShape[1] * window.dilations[0],
        tap % window.kernelShape[1] * window.dilations[1],
      ]
      var elements = padded
      for axis in 0..<2 {
        let last = offsets[axis] + (result[axis + 2] - 1) * window.strides[axis]
        elements = try slice(
          elements, axis: axis + 2, from: offsets[axis], to: last + 1, step: window.strides[axis])
      }
      let places = constant(
        positions(shape, result, window, offsets: offsets, isColumnMajor: isColumnMajor))
      let isHere = try add(Equal(), elements, y)
      indices = try indices.map { try add(Where(), isHere, places, $0) } ?? places
    }
    guard let indices else { throw Diagnostic.error("the kernel has no elements") }
    return indices
  }

  /// The positions in a tensor of the shape `shape` that one element of the windows stands on.
  private func positions(
    _ shape: Shape, _ result: Shape, _ window: ONNXWindow, offsets: [Int], isColumnMajor: Bool
  ) -> Tensor {
    let steps = isColumnMajor ? [1, shape[2]] : [shape[3], 1]
    var positions: [Int] = []
    positions.reserveCapacity(result.elementCount)
    result.forEachElement { coordinates, _ in
      var position = (coordinates[0] * shape[1] + coordinates[1]) * shape[2] * shape[3]
      for axis in 0..<2 {
        let start = coordinates[axis + 2] * window.strides[axis] - window.pads[axis]
        position += (start + offsets[axis]) * steps[axis]
      }
      positions.append(position)
    }
    return Tensor(result, integers: positions)
  }
}
