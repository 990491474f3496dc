import CKernels
import SynapCore

/// The float32 tensor of `function` of every element of the float32 operand 0.
@inline(__always)
func mapFloats(_ operands: [Tensor?], _ function: (Float) -> Float) throws -> [Tensor] {
  let x = try operands.floats(0)
  return [
    Tensor(.float32(x.shape), of: Float.self, isWrittenWhole: true) { output in
      x.withFloats { x in
        for index in 0..<x.count { output[index] = function(x[index]) }
      }
    }
  ]
}

/// The float32 tensor of a kernels' function of every element of the float32 operand 0.
func mapFloats(
  _ operands: [Tensor?], _ function: ck_function, on threads: ThreadPool
) throws -> [Tensor] {
  let x = try operands.floats(0)
  return [
    Tensor(.float32(x.shape), of: Float.self, isWrittenWhole: true) { output in
      x.withFloats {
        ck_function_array_run(
          function, $0.baseAddress, output.baseAddress, Int64($0.count), threads.instructionSet,
          threads.handle)
      }
    }
  ]
}

/// The tensor of a function of every element of operand 0, which is float32, int64 or int32.
func mapNumbers(
  _ operands: [Tensor?], floats: (Float) -> Float, integers: (Int64) -> Int64
) throws -> [Tensor] {
  let x = try operands.operand(0)
  func map<Element>(_ element: Element.Type, _ function: (Element) -> Element) -> [Tensor] {
    [
      Tensor(TensorType(x.type.dataType, x.shape), of: Element.self) { output in
        x.withElements(of: Element.self) { x in
          for index in 0..<x.count { output[index] = function(x[index]) }
        }
      }
    ]
  }
  switch x.type.dataType {
  case .int64: return map(Int64.self, integers)
  case .int32: return map(Int32.self) { Int32(truncatingIfNeeded: integers(Int64($0))) }
  default:
    if let wide = x.widened {
      let results = try mapNumbers([wide], floats: floats, integers: integers)
      return results.compactMap { $0.narrowed(to: x.type.dataType) }
    }
    return try mapFloats(operands, floats)
  }
}

extension [Operand?] {
  /// The result of a function of each element of operand 0: its type.
  func elementwiseType() throws -> [TensorType] {
    let x = try feature(0, "x")
    return [TensorType(x.type.dataType, x.shape)]
  }

  /// The result of a function of each element of operand 0, which may hold integers.
  func numericElementwiseType() throws -> [TensorType] {
    let x = try required(0, "x")
    guard x.type.dataType != .bool, x.type.dataType != .float64 else {
      throw Diagnostic.error("the operand 'x' is \(x.type), numbers are expected")
    }
    return [TensorType(x.type.dataType, x.shape)]
  }
}

extension Tensor {
  /// Whether `condition` holds, as bool, for each element of a float32 tensor.
  func predicate(_ condition: (Float) -> Bool) -> Tensor {
    Tensor(TensorType(.bool, shape), of: UInt8.self) { output in
      withFloats { x in
        for index in x.indices { output[index] = condition(x[index]) ? 1 : 0 }
      }
    }
  }
}
