import CKernels
import Testing

@Suite struct ElementwiseTests {
  private func randomOperation(_ type: ck_type, _ random: inout Random) -> ck_elementwise {
    var operation = ck_elementwise()
    operation.type = type
    let isAny = random.chance(3)
    func multiplier() -> ck_multiplier {
      let exponent = isAny ? random.pick(-33...3) : random.pick(-20 ... -1)
      return ck_multiplier(mantissa: random.pick((1 << 30) ... .max), exponent: exponent)
    }
    operation.left = multiplier()
    operation.right = multiplier()
    operation.output = multiplier()
    operation.subtracts = random.chance(2)
    if type == CK_I16 {
      operation.output_min = random.chance(2) ? -32768 : random.pick(-20_000...0)
      operation.output_max = random.chance(2) ? 32767 : random.pick(1...20_000)
      return operation
    }
    let lowest: Int32 = operation.type == CK_I8 ? -128 : 0
    operation.left_zero = lowest + random.pick(0...255)
    operation.right_zero = lowest + random.pick(0...255)
    operation.output_zero = lowest + random.pick(0...255)
    operation.output_min = lowest + (random.chance(2) ? 0 : random.pick(0...100))
    operation.output_max = lowest + (random.chance(2) ? 255 : random.pick(100...255))
    return operation
  }

  /// A map that has the extents or, at random, 1 in some of them.
  private func operand(_ extents: [Int32], size: Int, _ random: inout Random) -> Map {
    let drawn = extents.map { random.chance(4) ? 1 : $0 }
    var map = Map(
      height: drawn[0], width: drawn[1], channels: drawn[2], elementSize: size, slack: &random)
    map.fill(&random)
    return map
  }

  @Test(arguments: [false, true], [CK_U8.rawValue, CK_I8.rawValue, CK_I16.rawValue])
  func levelsAndThreadsAgreeWithTheSpecification(multiplies: Bool, type: UInt32) {
    let type = ck_type(type)
    let size = type == CK_I16 ? 2 : 1
    let seed = UInt64.random(in: 0...99_999)
    var random = Random(seed: seed)
    for _ in 0..<300 {
      let operation = randomOperation(type, &random)
      let extents = [random.pick(1...6), random.pick(1...7), random.pick(1...70)]
      let left = operand(extents, size: size, &random)
      let right = operand(extents, size: size, &random)
      let output = Map(
        height: extents[0], width: extents[1], channels: extents[2], elementSize: size,
        slack: &random)
      let disagreement = firstDisagreement { isa, pool in
        var (operation, left, right, output) = (operation, left, right, output)
        left.withMap { left in
          right.withMap { right in
            output.withMap {
              if multiplies {
                ck_multiply_integer(&operation, left, right, $0, isa, pool)
              } else {
                ck_add_integer(&operation, left, right, $0, isa, pool)
              }
            }
          }
        }
        return output.bytes
      }
      #expect(disagreement == nil, "seed \(seed): \(operation) \(extents)")
      if disagreement != nil { return }
    }
  }

  /// Additions as networks have them, whose sums spread over the type.
  @Test(arguments: [CK_U8.rawValue, CK_I8.rawValue])
  func everyPairOfBytesIsAddedByTheSpecification(type: UInt32) {
    let seed = UInt64.random(in: 0...99_999)
    var random = Random(seed: seed)
    let bytes = (0..<256).map { UInt8($0) } + [UInt8](repeating: 0, count: 64)
    for _ in 0..<20 {
      var operation = randomOperation(ck_type(type), &random)
      let half = ck_multiplier(mantissa: 1 << 30, exponent: 0)
      operation.left = random.chance(2) ? half : operation.left
      operation.right = random.chance(4) ? half : operation.right
      operation.left.exponent = operation.left.mantissa == 1 << 30 ? 0 : random.pick(-3...0)
      operation.right.exponent = operation.right.mantissa == 1 << 30 ? 0 : random.pick(-3...0)
      if random.chance(3) { operation.output.mantissa = 1 << 30 }
      operation.output.exponent = random.pick(-20 ... -17)
      let disagreement = firstDisagreement { isa, pool in
        var operation = operation
        var left = Map(height: 256, width: 1, channels: 1)
        var right = Map(height: 1, width: 1, channels: 256)
        var output = Map(height: 256, width: 1, channels: 256)
        (left.bytes, right.bytes) = (bytes, bytes)
        left.withMap { left in
          right.withMap { right in
            output.withMap { ck_add_integer(&operation, left, right, $0, isa, pool) }
          }
        }
        return output.bytes
      }
      #expect(disagreement == nil, "seed \(seed): \(operation)")
      if disagreement != nil { return }
    }
  }

  /// With equal scales, 1/2 after the shift by 20 bits and back, sums are sums.
  @Test func addsAndSubtracts() {
    var operation = ck_elementwise()
    operation.type = CK_U8
    (operation.left_zero, operation.right_zero, operation.output_zero) = (10, 20, 30)
    operation.output_max = 255
    operation.left = ck_multiplier(mantissa: 1 << 30, exponent: 0)
    operation.right = operation.left
    operation.output = ck_multiplier(mantissa: 1 << 30, exponent: -18)
    for isa in fastLevels + [CK_ISA_SCALAR] {
      var left = Map(height: 1, width: 1, channels: 1), right = left, output = left
      (left.bytes[0], right.bytes[0]) = (60, 25)
      left.withMap { left in
        right.withMap { right in
          output.withMap { ck_add_integer(&operation, left, right, $0, isa, nil) }
        }
      }
      #expect(output.bytes[0] == 85)
      operation.subtracts = true
      left.withMap { left in
        right.withMap { right in
          output.withMap { ck_add_integer(&operation, left, right, $0, isa, nil) }
        }
      }
      #expect(output.bytes[0] == 75)
      operation.subtracts = false
    }
  }

  /// int16 operands are shifted by 15 bits; with equal scales sums are sums, and they saturate.
  @Test func addsSixteenBits() {
    var operation = ck_elementwise()
    operation.type = CK_I16
    (operation.output_min, operation.output_max) = (-32768, 32767)
    operation.left = ck_multiplier(mantissa: 1 << 30, exponent: 0)
    operation.right = operation.left
    operation.output = ck_multiplier(mantissa: 1 << 30, exponent: -13)
    for isa in fastLevels + [CK_ISA_SCALAR] {
      var left = Map(height: 1, width: 1, channels: 9, elementSize: 2), right = left, output = left
      left.bytes.replaceSubrange(
        0..<18, with: wordBytes([12345] + [Int16](repeating: -32768, count: 8)))
      right.bytes.replaceSubrange(
        0..<18, with: wordBytes([-2345] + [Int16](repeating: -1, count: 8)))
      left.withMap { left in
        right.withMap { right in
          output.withMap { ck_add_integer(&operation, left, right, $0, isa, nil) }
        }
      }
      #expect(words(output.bytes[..<18]) == [10_000] + [Int16](repeating: -32768, count: 8))
    }
  }
}
