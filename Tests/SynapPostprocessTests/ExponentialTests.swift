import Foundation
import SynapPostprocess
import Testing

@Suite struct ExponentialTests {
  @Test func isWithinAUnitInTheLastPlace() {
    var largest = 0.0
    for bits in stride(from: UInt32(0), to: 0x42CF_0000, by: 997) {
      for x in [Float(bitPattern: bits), -Float(bitPattern: bits)] {
        let exact = exp(Double(x))
        let result = Exponential.exp(x)
        guard exact < 3.4e38, exact > 1.2e-38 else { continue }
        largest = max(largest, abs(Double(result) - exact) / Double(Float(exact).ulp))
      }
    }
    print("largest error of exp: \(largest) units in the last place")
    #expect(largest <= 0.51)
  }

  @Test func endsWellOutsideTheRange() {
    #expect(Exponential.exp(0) == 1)
    #expect(Exponential.exp(100) == .infinity)
    #expect(Exponential.exp(.infinity) == .infinity)
    #expect(Exponential.exp(-.infinity) == 0)
    #expect(Exponential.exp(-110) == 0)
    #expect(Exponential.exp(-100) == Float(exp(-100.0)))
    #expect(Exponential.exp(88.9) == .infinity)
    #expect(Exponential.exp(.nan).isNaN)
  }

  @Test func sigmoidIsWithinAUnitInTheLastPlace() {
    var largest = 0.0
    for step in -88_000...88_000 {
      let x = Float(step) / 1000
      let exact = 1 / (1 + exp(-Double(x)))
      let result = Sigmoid.sigmoid(x)
      largest = max(largest, abs(Double(result) - exact) / Double(Float(exact).ulp))
    }
    print("largest error of sigmoid: \(largest) units in the last place")
    #expect(largest <= 0.51)
    #expect(Sigmoid.sigmoid(.infinity) == 1)
    #expect(Sigmoid.sigmoid(-.infinity) == 0)
    #expect(Sigmoid.sigmoid(.nan).isNaN)
  }

  @Test func logitIsTheSmallestThatReachesTheProbability() {
    for step in 1...1000 {
      let probability = Float(step) / 1000
      let logit = Sigmoid.logit(probability)
      #expect(Sigmoid.sigmoid(logit) >= probability)
      #expect(Sigmoid.sigmoid(logit.nextDown) < probability)
    }
    #expect(abs(Sigmoid.logit(0.5)) < 1e-6)
    #expect(Sigmoid.logit(0) == -.infinity)
    #expect(Sigmoid.logit(-1) == -.infinity)
    #expect(Sigmoid.logit(1.5) == .infinity)
    #expect(Sigmoid.logit(.nan) == .infinity)
  }
}
