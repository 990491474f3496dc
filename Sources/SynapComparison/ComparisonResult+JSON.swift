import SynapCore
import SynapPostprocess
import SynapQuant

extension ComparisonResult {
  /// This result as a JSON document. SQNR is null where both tensors are equal, or where the
  /// reference is zero; `exact` tells them apart.
  public func json(rule: DivergenceRule = DivergenceRule()) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("target", .string(target)),
      .init("sample_count", .int(sampleCount)),
      .init("threshold_db", .double(rule.threshold)),
      .init("first_diverging", layerName(firstDivergingLayer(by: rule))),
      .init("steepest", layerName(steepestLayer)),
      .init("layers", .array(layers.indices.map(json(ofLayer:)))),
      .init(
        "outputs",
        .array(
          outputs.map { output in
            .object([.init("name", .string(output.name))] + output.difference.members)
          })),
    ]
    if let detections { members.append(.init("detections", detections.json)) }
    if let truth {
      members.append(
        .init(
          "truth",
          [
            "float": truth.float.json, "compiled": truth.compiled.json,
            "unannotated_pictures": .int(truth.unannotatedCount),
          ]))
    }
    members.append(.init("samples", .array(samples.map(\.json))))
    members.append(.init("warnings", .array(warnings.map { .string($0.description) })))
    return .object(members)
  }

  private func layerName(_ index: Int?) -> JSONValue {
    index.map { .string(layers[$0].name) } ?? .null
  }

  private func json(ofLayer index: Int) -> JSONValue {
    let layer = layers[index]
    return .object(
      [
        .init("name", .string(layer.name)),
        .init("layer", .string(layer.layer)),
        .init("kind", .string(layer.kind)),
        .init("shape", .array(layer.shape.dimensions.map(JSONValue.int))),
        .init("dtype", .string(layer.dataType.rawValue)),
        .init("operands", .array(layer.operands.map { .string(layers[$0].name) })),
      ] + layer.difference.members + [
        .init("loss_db", .finite(loss(ofLayer: index))),
        .init("excess_db", .finite(excess(ofLayer: index))),
      ])
  }
}

extension ComparisonResult.Sample {
  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("files", .array(files.map(JSONValue.string))),
      .init("sqnr_db", .finite(signalToNoise)),
      .init("exact", .bool(signalToNoise == .infinity)),
    ]
    if let detections { members.append(.init("detections", detections.json)) }
    return .object(members)
  }
}

extension TensorDifference {
  fileprivate var members: [JSONValue.Member] {
    [
      .init("cosine", .double(cosine)),
      .init("sqnr_db", .finite(signalToNoise)),
      .init("exact", .bool(signalToNoise == .infinity)),
      .init("max_error", .float(maximumError)),
      .init("saturated", .double(saturatedShare)),
    ]
  }
}

extension DetectionAgreement {
  fileprivate var json: JSONValue {
    [
      "pictures": .int(pictureCount), "expected": .int(expectedCount),
      "found": .int(matchCount), "recall": .finite(recall), "extra": .int(extraCount),
      "iou": overlap.json, "confidence_change": confidenceChange.json,
      "landmark_error_percent": landmarkError.json,
    ]
  }
}

extension DetectionAgreement.Measure {
  fileprivate var json: JSONValue {
    ["count": .int(count), "mean": .finite(mean), "worst": .finite(worst.map(Double.init))]
  }
}

extension JSONValue {
  /// `number`, or null where it is none.
  fileprivate static func finite(_ number: Double?) -> JSONValue {
    guard let number, number.isFinite else { return .null }
    return .double(number)
  }
}
