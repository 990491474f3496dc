import SynapIR

extension SynapIR.Tensor {
  /// The elements of a binary32, integer or Boolean tensor as binary32; nil for other types.
  var numbers: [Float]? {
    type.dataType == .float32 ? floats : integers?.map(Float.init)
  }
}
