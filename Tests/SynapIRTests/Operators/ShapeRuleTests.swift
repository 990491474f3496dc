import SynapCore
import SynapIR
import Testing

@Suite struct ShapeRuleTests {
  private func message(
    _ operation: any Operator, _ operands: Operand?...
  ) -> String {
    do {
      return "\(try operation.resultTypes(of: operands))"
    } catch let diagnostic as Diagnostic {
      return diagnostic.message
    } catch { return "\(error)" }
  }

  private func floats(_ shape: Shape) -> Operand { Operand(type: .float32(shape)) }

  private func integers(_ elements: [Int]) -> Operand {
    let tensor = Tensor([elements.count], integers: elements)
    return Operand(type: tensor.type, constant: tensor)
  }

  @Test func convolutionSaysHowManyChannelsItExpects() {
    #expect(
      message(Conv(kernelShape: [3, 3]), floats([1, 16, 8, 8]), floats([4, 32, 3, 3]))
        == "the weights expect 32 input channels, the operand has 16")
    #expect(
      message(ConvTranspose(kernelShape: [2, 2]), floats([1, 3, 8, 8]), floats([4, 8, 2, 2]))
        == "the weights expect 4 input channels, the operand has 3")
    #expect(
      message(Conv(kernelShape: [1, 1], group: 3), floats([1, 4, 1, 1]), floats([3, 1, 1, 1]))
        == "group 3 doesn't divide 4 input and 3 output channels")
  }

  @Test func convolutionInOneDimensionIsRefused() {
    #expect(
      message(Conv(kernelShape: [3]), floats([1, 4, 8]), floats([4, 4, 3]))
        == "the operand 'x' is float32[1, 4, 8], feature maps [n, c, h, w] are supported")
  }

  @Test(arguments: [Int.min, -1, 0, 1 << 20, Int.max])
  func hostileWindowsAreRefused(_ value: Int) {
    let x = floats([1, 1, 8, 8])
    let w = floats([1, 1, 1, 1])
    let windows: [any Operator] = [
      Conv(kernelShape: [1, 1], strides: [value, 1]),
      Conv(kernelShape: [1, 1], dilations: [1, value]),
      Conv(kernelShape: [value, 1]),
      Conv(kernelShape: [1, 1], group: value),
      ConvTranspose(kernelShape: [1, 1], strides: [1, value]),
      MaxPool(kernelShape: [value, value]),
      MaxPool(kernelShape: [2, 2], strides: [0, value]),
      AveragePool(kernelShape: [2, 2], dilations: [value, 1]),
    ]
    for window in windows {
      #expect(throws: Diagnostic.self, "\(window)") { try window.resultTypes(of: [x, w]) }
    }
    guard value != 0 else { return }
    let padded: [any Operator] = [
      Conv(kernelShape: [1, 1], pads: [value, 0, 0, 0]),
      MaxPool(kernelShape: [2, 2], pads: [0, 0, value, 0]),
      ConvTranspose(kernelShape: [1, 1], pads: [0, value, 0, 0]),
      ConvTranspose(kernelShape: [1, 1], outputPadding: [value, 0]),
    ]
    for window in padded {
      #expect(throws: Diagnostic.self, "\(window)") { try window.resultTypes(of: [x, w]) }
    }
  }

  @Test func windowLargerThanTheInputIsRefused() {
    #expect(
      message(MaxPool(kernelShape: [3, 3]), floats([1, 1, 2, 8]))
        == "a window of 3 doesn't fit a padded height of 2")
  }

  @Test func attributesOfAnotherRankAreRefused() {
    #expect(
      message(
        Conv(kernelShape: [1, 1], pads: [1, 1]), floats([1, 1, 8, 8]), floats([1, 1, 1, 1]))
        == "pads [1, 1] has 2 elements, two dimensions take 4")
  }

  @Test func axesOutsideTheRankAreRefused() {
    let x = floats([2, 3])
    for operation in [
      Softmax(axis: 2), Softmax(axis: -3), Concat(axis: 5), Split(axis: .min, sizes: [1]),
      Flatten(axis: 3), Squeeze(axes: [7]), Unsqueeze(axes: [4]), ReduceMean(axes: [2]),
      ReduceSum(axes: [0, -2]), ArgMax(axis: .max), Unsqueeze(axes: [0, 0]),
    ] as [any Operator] {
      #expect(throws: Diagnostic.self, "\(operation)") { try operation.resultTypes(of: [x]) }
    }
  }

  @Test func shapesThatCantBeBroadcastAreRefused() {
    #expect(
      message(Add(), floats([2, 3]), floats([2]))
        == "the shapes [2, 3] and [2] can't be broadcast")
    #expect(
      message(PRelu(), floats([3]), floats([2, 3])) == "the slope [2, 3] can't be repeated to [3]")
  }

  @Test func matricesThatDontFitAreRefused() {
    #expect(
      message(MatMul(), floats([2, 3]), floats([4, 5]))
        == "the operand 'b' has 4 rows, 'a' has 3 columns")
    #expect(
      message(Gemm(transB: true), floats([2, 3]), floats([3, 4]))
        == "the operand 'b' has 4 rows, 'a' has 3 columns")
  }

  @Test func hostileExtentsAreRefused() {
    let x = floats([2, 3])
    for extents in [[Int.max, Int.max], [1 << 40, 1], [-5, 3], [Int.min, 2]] {
      for operation in [Reshape(), Expand(), Tile(), Resize()] as [any Operator] {
        let operands =
          operation is Resize ? [x, nil, nil, integers(extents)] : [x, integers(extents)]
        #expect(throws: Diagnostic.self, "\(operation) \(extents)") {
          try operation.resultTypes(of: operands)
        }
      }
      #expect(throws: Diagnostic.self) {
        try ConstantOfShape().resultTypes(of: [integers(extents)])
      }
      #expect(throws: Diagnostic.self) {
        try Pad().resultTypes(of: [x, integers(extents + extents)])
      }
    }
  }

  @Test func reshapeNeedsTheSameNumberOfElements() {
    #expect(
      message(Reshape(), floats([2, 3]), integers([4, -1]))
        == "float32[2, 3] can't take the shape [4, -1]")
    #expect(
      message(Reshape(), floats([2, 3]), integers([-1, -1]))
        == "the shape [-1, -1] has more than one -1")
  }

  @Test func splitSizesMustAddUp() {
    #expect(
      message(Split(axis: 1, sizes: [1, 1]), floats([2, 3]))
        == "the sizes [1, 1] don't add up to an extent of 3")
    #expect(throws: Diagnostic.self) {
      try Split(sizes: [.max, .max, 4]).resultTypes(of: [floats([2])])
    }
  }

  @Test func shapesThatDependOnTheInputAreRefused() {
    #expect(
      message(Reshape(), floats([2]), Operand(type: TensorType(.int64, [1])))
        == "the operand 'shape' is not known before the network runs")
  }

  @Test func featureMapsOfIntegersAreRefused() {
    #expect(
      message(Relu(), Operand(type: TensorType(.int64, [1])))
        == "the operand 'x' is int64[1], not float32")
  }

  @Test func quantizedFeatureMapsKeepTheirType() throws {
    let x = Operand(type: TensorType(.uint8, [1, 2, 4, 4]))
    let w = Operand(type: TensorType(.uint8, [3, 2, 3, 3]))
    let b = Operand(type: TensorType(.int32, [3]))
    let types = try Conv(kernelShape: [3, 3]).resultTypes(of: [x, w, b])
    #expect(types == [TensorType(.uint8, [1, 3, 2, 2])])
  }

  @Test func shapeIsKnownWithoutElements() throws {
    let folded = try ShapeOf().foldedResults(
      of: [floats([1, 3, 480, 640])], on: ExecutionContext(threadCount: 1))
    #expect(folded?.first?.integers == [1, 3, 480, 640])
  }

  @Test func workCountsMultiplications() {
    let x = TensorType.float32([1, 4, 8, 8])
    #expect(
      Conv(kernelShape: [3, 3], group: 2).multiplyAccumulates(
        operands: [x, .float32([6, 2, 3, 3])], results: [.float32([1, 6, 6, 6])])
        == 6 * 36 * 18)
    #expect(
      ConvTranspose(kernelShape: [2, 2]).multiplyAccumulates(
        operands: [x, .float32([4, 3, 2, 2])], results: [.float32([1, 3, 9, 9])]) == 256 * 12)
    #expect(
      Gemm(transA: true).multiplyAccumulates(
        operands: [.float32([5, 2]), .float32([5, 3])], results: [.float32([2, 3])]) == 30)
    #expect(
      MatMul().multiplyAccumulates(
        operands: [.float32([7, 2, 5]), .float32([5, 3])], results: [.float32([7, 2, 3])]) == 210)
  }

  @Test func integerDivisionByZeroIsAnError() {
    #expect(throws: Diagnostic.self) {
      try Div().evaluate(
        [.int64([1], [1]), .int64([2], [1, 0])], on: ExecutionContext(threadCount: 1))
    }
  }

  @Test func gatherOutsideTheExtentIsAnError() {
    #expect(throws: Diagnostic.self) {
      try Gather().evaluate(
        [.pattern([3]), .int64([1], [3])], on: ExecutionContext(threadCount: 1))
    }
  }
}
