import SynapCore

extension CaffeLayerTable {
  /// Pooling.
  static let poolingRows: [CaffeLayerRow] = [
    CaffeLayerRow(
      "Pooling", "pooling_param",
      makes: [MaxPool.self, AveragePool.self, GlobalMaxPool.self, GlobalAveragePool.self]
    ) { layer, make in
      let x = try layer.bottom()
      let shape = try make.planes(x)
      let kind = try layer.parameters.word(
        "pool", of: ["MAX", "AVE", "STOCHASTIC"], default: "MAX")
      guard kind != "STOCHASTIC" else {
        throw Diagnostic.error("stochastic pooling is not supported")
      }
      guard layer.raw.outputs.count == 1 else {
        throw Diagnostic.error("the positions of maxima, the second top, are not supported")
      }
      let roundsUp = try layer.parameters.roundsUp()
      if try layer.parameters.flag("global_pooling") {
        layer.parameters.ignore("kernel_size", "stride", "pad")
        return try make.add(kind == "MAX" ? GlobalMaxPool() : GlobalAveragePool(), x)
      }
      let window = try CaffeWindow(&layer.parameters, isDilatable: false)
      if roundsUp { try window.checkLastWindow(over: Array(shape.dimensions[2...])) }
      return try make.add(
        kind == "MAX"
          ? MaxPool(
            kernelShape: window.kernel, strides: window.strides, pads: window.pads,
            ceilMode: roundsUp)
          : AveragePool(
            kernelShape: window.kernel, strides: window.strides, pads: window.pads,
            ceilMode: roundsUp, countIncludePad: true),
        x)
    }
  ]
}

extension PrototxtReader {
  /// Whether the number of windows is rounded up: always in Caffe 1.0; later versions and forks have
  /// two fields for it.
  fileprivate mutating func roundsUp() throws -> Bool {
    let mode = try word("round_mode", of: ["CEIL", "FLOOR"], default: "CEIL")
    return try flag("ceil_mode", default: mode == "CEIL")
  }
}

extension CaffeWindow {
  /// Throws where the last window along a dimension lies outside of the map of the extents
  /// `extents`: Caffe leaves it out where there is padding, and has undefined numbers where there is
  /// none.
  fileprivate func checkLastWindow(over extents: [Int]) throws {
    guard padding == [0, 0] else { return }
    for (axis, extent) in extents.enumerated() where extent >= kernel[axis] {
      let count = (extent - kernel[axis] + strides[axis] - 1) / strides[axis] + 1
      guard (count - 1) * strides[axis] < extent else {
        throw Diagnostic.error(
          "the last window along an extent of \(extent) lies outside of it, "
            + "where Caffe computes nothing sensible")
      }
    }
  }
}
