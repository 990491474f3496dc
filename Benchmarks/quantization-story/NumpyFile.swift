import SynapIR

/// Files of NumPy arrays, format version 1.0.
enum NumpyFile {
  /// The bytes of a file that holds a binary32 tensor in row-major order, for little-endian machines.
  static func encoded(_ tensor: Tensor) -> [UInt8] {
    let extents = tensor.shape.dimensions.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(extents)), }"
    // Magic, version and length take 10 bytes; the data begin at a multiple of 64.
    let length = (10 + header.utf8.count + 1 + 63) / 64 * 64 - 10
    header += String(repeating: " ", count: length - header.utf8.count - 1) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    bytes += [UInt8(length & 255), UInt8(length >> 8)] + Array(header.utf8)
    tensor.withBytes { bytes.append(contentsOf: $0) }
    return bytes
  }
}
