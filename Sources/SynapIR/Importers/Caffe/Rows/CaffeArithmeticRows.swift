import CKernels
import SynapCore

extension CaffeLayerTable {
  /// Arithmetic of elements and of several bottoms.
  static let arithmeticRows: [CaffeLayerRow] = [
    CaffeLayerRow("Power", "power_param", makes: .composed(Mul.self, Add.self, Pow.self)) {
      layer, make in
      let power = try layer.parameters.float("power") ?? 1
      let x = try make.scaledAndShifted(layer.bottom(), &layer.parameters)
      return power == 1 ? x : try make.add(Pow(), x, make.constant(power))
    },
    CaffeLayerRow(
      "Exp", "exp_param", makes: Translation([Exp.self], or: [Mul.self, Add.self, Exp.self])
    ) { layer, make in
      let factor = try layer.parameters.logarithmOfBase()
      let x = try make.scaledAndShifted(layer.bottom(), &layer.parameters)
      return try make.add(
        Exp(), factor == 1 ? x : make.add(Mul(), x, make.constant(factor)))
    },
    CaffeLayerRow(
      "Log", "log_param", makes: Translation([Log.self], or: [Mul.self, Add.self, Log.self])
    ) { layer, make in
      let divisor = try layer.parameters.logarithmOfBase()
      let x = try make.scaledAndShifted(layer.bottom(), &layer.parameters)
      let logarithm = try make.add(Log(), x)
      return divisor == 1
        ? logarithm : try make.add(Mul(), logarithm, make.constant(1 / divisor))
    },
    CaffeLayerRow("Eltwise", "eltwise_param", makes: [Add.self, Mul.self, Max.self]) {
      layer, make in
      try layer.expectBottoms(2...1 << 16)
      let operation = try layer.parameters.word(
        "operation", of: ["PROD", "SUM", "MAX"], default: "SUM")
      let factors = try layer.parameters.floats("coeff")
      layer.parameters.ignore("stable_prod_grad")
      guard factors.isEmpty || operation == "SUM" && factors.count == layer.bottoms.count else {
        throw Diagnostic.error(
          "there are \(factors.count) coefficients for a \(operation) of \(layer.bottoms.count)")
      }
      let shape = make.shape(of: layer.bottoms[0])
      var result: Graph.ValueID?
      for (position, bottom) in layer.bottoms.enumerated() {
        guard make.shape(of: bottom) == shape else {
          throw Diagnostic.error(
            "bottom \(position) is \(make.shape(of: bottom)), the first one \(shape)")
        }
        let factor = factors.isEmpty ? 1 : factors[position]
        let term = factor == 1 ? bottom : try make.add(Mul(), bottom, make.constant(factor))
        let next: any Operator =
          switch operation {
          case "SUM": Add()
          case "PROD": Mul()
          default: Max()
          }
        result = try result.map { try make.add(next, $0, term) } ?? term
      }
      guard let result else { throw Diagnostic.error("the layer has no bottoms") }
      return result
    },
    // Of SENet's fork: factors per channel, what they multiply, and what is added.
    CaffeLayerRow("Axpy", makes: .composed(Mul.self, Add.self)) { layer, make in
      try layer.expectBottoms(3...3)
      let shape = try make.planes(layer.bottoms[1])
      let factors = try make.reshape(layer.bottoms[0], [shape[0], shape[1], 1, 1])
      return try make.add(
        Add(), make.add(Mul(), layer.bottoms[1], factors), layer.bottoms[2])
    },
  ]
}

extension PrototxtReader {
  /// The natural logarithm of the field `base`, 1 where it is absent or -1.
  fileprivate mutating func logarithmOfBase() throws -> Float {
    guard let field = try one("base") else { return 1 }
    let base = try field.float()
    if base == -1 { return 1 }
    guard base > 0, base != 1 else {
      throw Diagnostic.error("the base \(base) is not possible", at: field.location)
    }
    return ck_log(base)
  }
}

extension NodeComposition {
  /// `shift + scale * x` with the fields of `parameters`.
  fileprivate mutating func scaledAndShifted(
    _ x: Graph.ValueID, _ parameters: inout PrototxtReader
  ) throws -> Graph.ValueID {
    let scale = try parameters.float("scale") ?? 1
    let shift = try parameters.float("shift") ?? 0
    let scaled = scale == 1 ? x : try add(Mul(), x, constant(scale))
    return shift == 0 ? scaled : try add(Add(), scaled, constant(shift))
  }
}
