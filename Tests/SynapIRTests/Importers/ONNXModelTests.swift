import ONNXWriter
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ONNXModelTests {
  /// A network whose output is the constant `constant`.
  private func network(_ constant: ONNXNetwork.Constant) -> ONNXNetwork {
    var network = ONNXNetwork(operatorSet: 13)
    network.initializers = [constant]
    network.append("Identity", ["c"], ["y"], name: "copy")
    network.outputs = [ONNXNetwork.Value("y", nil)]
    return network
  }

  /// The value of `constant` after a way through a file.
  private func imported(_ constant: ONNXNetwork.Constant) throws -> Tensor {
    let (graph, _) = try TemporaryFolder().importNetwork(network(constant))
    return try #require(graph.constant(graph.outputs[0]))
  }

  private func error(_ constant: ONNXNetwork.Constant) throws -> String? {
    try TemporaryFolder().importError(network(constant))
  }

  @Test func readsFloatsFromBytesAndFromTheirList() throws {
    let elements: [Float] = [1.5, -2, 0, 3]
    let bytes = try imported(ONNXNetwork.Constant("c", [2, 2], elements))
    #expect(bytes.floats == elements)
    #expect(bytes.type == .float32([2, 2]))
    let list = try imported(
      ONNXNetwork.Constant("c", elementType: 1, [2, 2], .floats(elements)))
    #expect(list.floats == elements)
  }

  @Test(arguments: [
    (2, DataType.uint8, [0, 255]), (3, .int8, [-128, 127]), (4, .uint16, [0, 65535]),
    (5, .int16, [-32768, 32767]), (6, .int32, [-7, 7]), (9, .bool, [0, 1]),
    (10, .float16, [0x3C00, 0xC000]),
  ])
  func narrowsTheListOfIntegers(number: Int, dataType: DataType, values: [Int]) throws {
    let tensor = try imported(
      ONNXNetwork.Constant("c", elementType: number, [2], .int32s(values.map(Int32.init))))
    #expect(tensor.type == TensorType(dataType, [2]))
    let bytes = tensor.withBytes { Array($0) }
    let size = dataType.byteCount
    let expected = values.flatMap { value in
      (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    #expect(bytes == expected)
  }

  @Test func readsWideIntegersAndDoubles() throws {
    let integers = ONNXNetwork.Constant("c", elementType: 7, [2], .int64s([-1, 1 << 40]))
    #expect(try imported(integers).integers == [-1, 1 << 40])
    let unsigned = ONNXNetwork.Constant("c", elementType: 12, [1], .uint64s([0xFFFF_FFFF]))
    #expect(try imported(unsigned).withElements(of: UInt32.self) { Array($0) } == [0xFFFF_FFFF])
    let doubles = ONNXNetwork.Constant("c", elementType: 11, [1], .doubles([0.1]))
    #expect(try imported(doubles).withElements(of: Double.self) { Array($0) } == [0.1])
  }

  @Test func readsScalarsAndEmptyTensors() throws {
    #expect(try imported(ONNXNetwork.Constant("c", [], [4])).type == .float32([]))
    #expect(
      try imported(ONNXNetwork.Constant("c", elementType: 1, [0], .floats([]))).floats == [])
  }

  @Test func refusesListElementsOutsideTheType() throws {
    let constant = ONNXNetwork.Constant("c", elementType: 3, [2], .int32s([0, 200]))
    #expect(
      try error(constant)
        == "net.onnx: 'c' (initializer): error: element 1 is 200, which is no int8")
  }

  @Test(arguments: [
    (8, "string"), (13, "uint64"), (14, "complex64"), (16, "bfloat16"), (22, "int4"),
    (99, "number 99"), (-1, "number -1"),
  ])
  func refusesUnsupportedTypesByName(number: Int, name: String) throws {
    let constant = ONNXNetwork.Constant("c", elementType: number, [1], .raw([0]))
    #expect(
      try error(constant)
        == "net.onnx: 'c' (initializer): error: elements of type \(name) are not supported")
  }

  @Test func refusesDataThatDoesNotFitTheShape() throws {
    #expect(
      try error(ONNXNetwork.Constant("c", [3], [1, 2]))
        == "net.onnx: 'c' (initializer): error: float32[3] takes 12 bytes, the file has 8")
  }

  @Test func boundsHostileShapes() throws {
    for shape in [[1 << 40], [1 << 20, 1 << 20, 1 << 20], [-1], [Int.min, 2]] {
      let constant = ONNXNetwork.Constant("c", elementType: 1, shape, .raw([]))
      #expect(try error(constant)?.contains("is not possible") == true)
    }
  }

  @Test func readsExternalData() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write([9, 9, 9, 9, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40], to: "weights.bin")
    for offset in [4, 5] {
      let length = offset == 4 ? 8 : 4
      let entries = [
        (key: "location", value: "weights.bin"), (key: "offset", value: "\(offset)"),
        (key: "length", value: "\(length)"),
      ]
      let (graph, _) = try folder.importNetwork(
        network(
          ONNXNetwork.Constant("c", elementType: 1, [length / 4], .external(entries))))
      let floats = try #require(graph.constant(graph.outputs[0])).floats
      let misaligned = Float(bitPattern: 0x00_3F_80_00)
      #expect(floats == (offset == 4 ? [1, 2] : [misaligned]))
    }
  }

  @Test(arguments: [
    ("../secret.bin", "is not in the folder of the network"),
    ("sub/../../secret.bin", "is not in the folder of the network"),
    ("..\\secret.bin", "is not in the folder of the network"),
    ("/etc/passwd", "is not in the folder of the network"),
    ("link.bin", "is not in the folder of the network"),
    ("linked/secret.bin", "is not in the folder of the network"),
    ("missing.bin", "does not exist"),
    (".", "is not in the folder of the network"),
    ("sub", "not a regular file"),
  ])
  func refusesExternalDataOutsideTheFolder(location: String, reason: String) throws {
    let outside = try TemporaryFolder()
    _ = try outside.write([0, 0, 0, 0], to: "secret.bin")
    let folder = try TemporaryFolder()
    try File.createDirectory(folder.file("sub"))
    symlink(outside.file("secret.bin"), folder.file("link.bin"))
    symlink(outside.path, folder.file("linked"))
    let entries = [(key: "location", value: location)]
    let error = folder.importError(
      network(ONNXNetwork.Constant("c", elementType: 1, [1], .external(entries))))
    #expect(error?.contains(reason) == true, "\(error ?? "imported")")
  }

  @Test(arguments: [
    ("0", "8", "the external data's length is 8"), ("1", "4", "are outside"),
    ("-1", "4", "is not a size"), ("99999999999999999999", "4", "is not a size"),
    ("9223372036854775807", "4", "is not a size"), ("x", "4", "is not a size"),
  ])
  func checksExternalRanges(offset: String, length: String, reason: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write([0, 0, 0, 0], to: "weights.bin")
    let entries = [
      (key: "location", value: "weights.bin"), (key: "offset", value: offset),
      (key: "length", value: length),
    ]
    let error = folder.importError(
      network(ONNXNetwork.Constant("c", elementType: 1, [1], .external(entries))))
    #expect(error?.contains(reason) == true, "\(error ?? "imported")")
  }
}
