import CKernels
import SynapCore

extension Tensor {
  /// The elements of any integer type, bool included; nil for floats.
  var wideIntegers: [Int64]? {
    func wide<Element: FixedWidthInteger>(_: Element.Type) -> [Int64] {
      withElements(of: Element.self) { $0.map { Int64(truncatingIfNeeded: $0) } }
    }
    switch type.dataType {
    case .uint8, .bool: return wide(UInt8.self)
    case .int8: return wide(Int8.self)
    case .uint16: return wide(UInt16.self)
    case .int16: return wide(Int16.self)
    case .uint32: return wide(UInt32.self)
    case .int32: return wide(Int32.self)
    case .int64: return wide(Int64.self)
    case .float16, .float32, .float64: return nil
    }
  }

  /// A tensor of an integer type; elements that it can't hold lose their upper bits.
  init(_ type: TensorType, wideIntegers elements: [Int64]) {
    func narrow<Element: FixedWidthInteger>(_: Element.Type) -> Tensor {
      Tensor(type, of: Element.self) { output in
        for index in output.indices { output[index] = Element(truncatingIfNeeded: elements[index]) }
      }
    }
    precondition(!type.dataType.isFloat && elements.count == type.shape.elementCount)
    switch type.dataType {
    case .uint8, .bool: self = narrow(UInt8.self)
    case .int8: self = narrow(Int8.self)
    case .uint16: self = narrow(UInt16.self)
    case .int16: self = narrow(Int16.self)
    case .uint32: self = narrow(UInt32.self)
    case .int32: self = narrow(Int32.self)
    default: self = narrow(Int64.self)
    }
  }

  /// The elements of any float type; nil for integers.
  var wideFloats: [Double]? {
    switch type.dataType {
    case .float16: withElements(of: UInt16.self) { $0.map { Double(ck_float_from_half($0)) } }
    case .float32: withFloats { $0.map { Double($0) } }
    case .float64: withElements(of: Double.self) { Array($0) }
    default: nil
    }
  }

  /// A tensor of a float type, each element rounded to it.
  init(_ type: TensorType, wideFloats elements: [Double]) {
    precondition(type.dataType.isFloat && elements.count == type.shape.elementCount)
    switch type.dataType {
    case .float16:
      self.init(type, of: UInt16.self) {
        for index in $0.indices { $0[index] = ck_half_from_float(Float(elements[index])) }
      }
    case .float32: self.init(type.shape, elements.map { Float($0) })
    default: self.init(type, of: Double.self) { _ = $0.initialize(from: elements) }
    }
  }

  /// The same integers as int64; nil for floats, bools and quantized numbers.
  var widened: Tensor? { widened(takingBools: false) }

  /// The same integers as int64, bools, where they are taken, as 0 and 1; nil for others.
  func widened(takingBools: Bool) -> Tensor? {
    guard type.quantization == .none, takingBools || type.dataType != .bool else { return nil }
    return wideIntegers.map { Tensor(TensorType(.int64, shape), wideIntegers: $0) }
  }

  /// The integers of an int64 tensor as another type; nil where this is none.
  func narrowed(to dataType: DataType) -> Tensor? {
    guard type.dataType == .int64, !dataType.isFloat else { return nil }
    return wideIntegers.map { Tensor(TensorType(dataType, shape), wideIntegers: $0) }
  }
}
