import CCaffeProto
import CKernels
import SynapCore

/// Weights of a layer in a `.caffemodel`, not yet looked into.
struct CaffeBlob {
  /// The file that the blob is part of.
  let message: CaffeMessage
  /// The blob in the file. Valid as long as `message` lives.
  let proto: UnsafeMutablePointer<Caffe__BlobProto>

  /// The extents in the file: those of files of before Caffe had `shape` are four, the first of which
  /// are 1 where the layer knows fewer. A file without any has a line of elements.
  ///
  /// - Throws: a `Diagnostic` where such a blob is not possible.
  func shape() throws -> Shape {
    let proto = proto.pointee
    let dimensions: [Int]
    if let shape = proto.shape?.pointee {
      dimensions = elements(shape.dim, shape.n_dim).map { Int($0) }
    } else if proto.has_num + proto.has_channels + proto.has_height + proto.has_width != 0 {
      dimensions = [proto.num, proto.channels, proto.height, proto.width].map { Int($0) }
    } else {
      dimensions = [try content().count]
    }
    guard dimensions.count <= 32, Shape(dimensions).checkedElementCount() != nil else {
      throw Diagnostic.error("the extents \(dimensions) are not possible")
    }
    return Shape(dimensions)
  }

  /// The elements as a float32 tensor of the shape `expected`: a window on the message where it has
  /// them so, a copy elsewhere.
  ///
  /// - Throws: a `Diagnostic` where extents and elements don't fit each other or `expected`.
  func tensor(_ expected: Shape) throws -> Tensor {
    let shape = try shape()
    guard shape.withoutLeadingOnes == expected.withoutLeadingOnes else {
      throw Diagnostic.error("it is \(shape), the layer takes \(expected)")
    }
    let content = try content()
    guard content.count == shape.elementCount else {
      throw Diagnostic.error("it is \(shape), the file has \(content.count) of its elements")
    }
    let type = TensorType.float32(expected)
    switch content {
    case .float32(let bytes):
      return Tensor(type, alignedIn: .window(on: bytes, keeping: message), at: 0)
    case .float64(let bytes):
      return Tensor(type, of: Float.self) { result in
        for index in result.indices {
          result[index] = Float(bytes.loadUnaligned(fromByteOffset: 8 * index, as: Double.self))
        }
      }
    case .float16(let bytes):
      return Tensor(type, of: Float.self) { result in
        for index in result.indices {
          result[index] = ck_float_from_half(
            bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
        }
      }
    }
  }

  /// Elements as the file has them.
  private enum Content {
    case float32(UnsafeMutableRawBufferPointer)
    case float64(UnsafeMutableRawBufferPointer)
    case float16(UnsafeMutableRawBufferPointer)

    /// The number of elements.
    var count: Int {
      switch self {
      case .float32(let bytes): bytes.count / 4
      case .float64(let bytes): bytes.count / 8
      case .float16(let bytes): bytes.count / 2
      }
    }
  }

  private func content() throws -> Content {
    let proto = proto.pointee
    if proto.has_raw_data != 0 {
      let bytes = UnsafeMutableRawBufferPointer(
        start: proto.raw_data.data, count: proto.raw_data.len)
      switch proto.raw_data_type {
      case 0: return .float64(bytes)
      case 1: return .float32(bytes)
      case 2: return .float16(bytes)
      case let other:
        throw Diagnostic.error("its elements are of the type number \(other), not floats")
      }
    }
    if proto.n_double_data > 0 {
      return .float64(
        UnsafeMutableRawBufferPointer(start: proto.double_data, count: 8 * proto.n_double_data))
    }
    return .float32(UnsafeMutableRawBufferPointer(start: proto.data, count: 4 * proto.n_data))
  }
}

extension Shape {
  /// The extents behind the first that is not 1, and that one.
  fileprivate var withoutLeadingOnes: ArraySlice<Int> { dimensions.drop { $0 == 1 } }
}
