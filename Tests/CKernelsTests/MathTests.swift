import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct MathTests {
  static let functions: [(ck_function, @Sendable (Double) -> Double, Double)] = [
    (CK_EXP, { exp($0) }, 2),
    (CK_LOG, { log($0) }, 2),
    (CK_SIGMOID, { 1 / (1 + exp(-$0)) }, 2),
    (CK_SILU, { $0 / (1 + exp(-$0)) }, 2.7),
    (CK_TANH, { tanh($0) }, 2),
    (CK_ERF, { erf($0) }, 4),
  ]

  static let scalars: [@Sendable (Float) -> Float] = [
    { ck_exp($0) }, { ck_log($0) }, { ck_sigmoid($0) }, { ck_silu($0) }, { ck_tanh($0) },
    { ck_erf($0) },
  ]

  /// Every 4,099th bit pattern and the neighbourhood of all powers of two.
  static let samples: [Float] = {
    var samples = stride(from: UInt64(0), to: 1 << 32, by: 4099).map {
      Float(bitPattern: UInt32($0))
    }
    for exponent in 0..<256 {
      for near in -2...2 {
        let bits = UInt32(truncatingIfNeeded: exponent << 23 + near)
        samples += [Float(bitPattern: bits), Float(bitPattern: bits ^ 0x8000_0000)]
      }
    }
    return samples
  }()

  static func errorInLastPlaces(_ value: Float, _ exact: Double) -> Double {
    let exponent = max(exact == 0 ? -200 : Int(exact.exponent), -126)
    return abs(Double(value) - exact) / pow(2, Double(exponent - 23))
  }

  static func values(_ function: ck_function, _ isa: ck_isa) -> [Float] {
    var out = [Float](repeating: 0, count: samples.count)
    ck_function_array(function, samples, &out, Int64(samples.count), isa)
    return out
  }

  @Test(arguments: functions.indices)
  func staysWithinLastPlacesOfTheExactValue(index: Int) {
    let (function, exact, tolerance) = Self.functions[index]
    var worst = 0.0
    for (x, value) in zip(Self.samples, Self.values(function, CK_ISA_SCALAR)) {
      let reference = exact(Double(x))
      if reference.isNaN {
        // silu(-infinity) is a limit that the formula above doesn't give.
        if x != -.infinity { #expect(value.bitPattern == 0x7FC0_0000, "\(x)") }
      } else if abs(reference) > Double(Float.greatestFiniteMagnitude) {
        #expect(value.isInfinite || value == .greatestFiniteMagnitude, "\(x): \(value)")
      } else {
        worst = max(worst, Self.errorInLastPlaces(value, reference))
      }
    }
    #expect(worst <= tolerance)
  }

  @Test(arguments: functions.indices)
  func arraysGiveTheBitsOfTheFunction(index: Int) {
    let function = Self.functions[index].0
    let expected = Self.samples.map { Self.scalars[index]($0).bitPattern }
    for isa in [CK_ISA_SCALAR] + KernelVariants.levels {
      #expect(Self.values(function, isa).map(\.bitPattern) == expected)
    }
  }

  @Test func arraysMayBeTransformedInPlace() {
    var values = Array(Self.samples.prefix(1003))
    let expected = values.map { ck_exp($0).bitPattern }
    values.withUnsafeMutableBufferPointer {
      ck_function_array(CK_EXP, $0.baseAddress, $0.baseAddress, 1003, CK_ISA_SCALAR)
    }
    #expect(values.map(\.bitPattern) == expected)
  }

  @Test(arguments: [0, 1, 4096, 4097, 20_001])
  func threadsShareLongArrays(count: Int) {
    let pool = ck_pool_create(2)
    defer { ck_pool_destroy(pool) }
    var values = (0..<count).map { Float($0 % 977) * 0.02 - 9 }
    let expected = values.map { min(max(ck_silu($0), 0), 6).bitPattern }
    values.withUnsafeMutableBufferPointer {
      ck_function_array_run(
        CK_SILU, $0.baseAddress, $0.baseAddress, Int64(count), ck_isa_best(), pool)
      ck_clamp_array($0.baseAddress, Int64(count), 0, 6, pool)
    }
    #expect(values.map(\.bitPattern) == expected)
  }

  @Test func clampedNaNStaysNaN() {
    var values: [Float] = [-1, .nan, 7, -.infinity, .infinity]
    ck_clamp_array(&values, Int64(values.count), 0, 6, nil)
    #expect(values[1].isNaN)
    #expect([values[0], values[2], values[3], values[4]] == [0, 6, 0, 6])
  }

  @Test func definesTheLimits() {
    #expect(ck_exp(-.infinity) == 0 && ck_exp(.infinity) == .infinity && ck_exp(0) == 1)
    #expect(ck_log(0) == -.infinity && ck_log(-0.0) == -.infinity && ck_log(1) == 0)
    #expect(ck_log(.infinity) == .infinity && ck_log(-1).isNaN)
    #expect(ck_sigmoid(-.infinity) == 0 && ck_sigmoid(.infinity) == 1 && ck_sigmoid(0) == 0.5)
    #expect(ck_silu(-.infinity).bitPattern == 0x8000_0000 && ck_silu(.infinity) == .infinity)
    #expect(ck_tanh(-.infinity) == -1 && ck_tanh(.infinity) == 1)
    #expect(ck_erf(-.infinity) == -1 && ck_erf(.infinity) == 1)
    #expect(ck_tanh(-0.0).bitPattern == 0x8000_0000 && ck_erf(-0.0).bitPattern == 0x8000_0000)
  }
}

/// ck_half_from_float and ck_float_from_half.
@Suite struct HalfConversionTests {
  /// By the definition of binary16, in binary64.
  static func value(_ half: UInt16) -> Double {
    let sign: Double = half & 0x8000 == 0 ? 1 : -1
    let exponent = Int(half >> 10 & 31)
    let fraction = Double(half & 0x3FF)
    if exponent == 31 { return fraction == 0 ? sign * .infinity : .nan }
    if exponent == 0 { return sign * fraction * pow(2, -24) }
    return sign * (1024 + fraction) * pow(2, Double(exponent - 25))
  }

  @Test func readsEveryHalf() {
    for half in UInt16.min...UInt16.max {
      let value = ck_float_from_half(half)
      if Self.value(half).isNaN {
        let payload = UInt32(half & 0x8000) << 16 | 0x7FC0_0000 | UInt32(half & 0x1FF) << 13
        #expect(value.bitPattern == payload)
        #expect(ck_half_from_float(value) == half | 0x200)
      } else {
        #expect(Double(value) == Self.value(half))
        #expect(ck_half_from_float(value) == half)
      }
    }
  }

  @Test func roundsToNearestEvenAroundEveryBoundary() {
    for half in UInt16(0)..<0x7C00 {
      let low = Self.value(half)
      let high = half == 0x7BFF ? 65536 : Self.value(half + 1)
      let middle = Float((low + high) / 2)
      let even = half & 1 == 0 ? half : half + 1
      #expect(ck_half_from_float(middle) == even)
      #expect(ck_half_from_float(middle.nextDown) == half)
      #expect(ck_half_from_float(middle.nextUp) == half + 1)
      #expect(ck_half_from_float(-middle) == even | 0x8000)
    }
    #expect(ck_half_from_float(.greatestFiniteMagnitude) == 0x7C00)
    #expect(ck_half_from_float(.leastNonzeroMagnitude) == 0)
    #expect(ck_half_from_float(Float(bitPattern: 0x7F80_0001)) == 0x7E00)
  }
}
