extension TFLiteNetwork {
  /// A detector of the kind of SSD MobileNet, in float: convolution and depthwise convolution, two heads
  /// of 1x1, and TFLite_Detection_PostProcess behind them. Its input is `image` `[1, 4, 4, 3]` from 0
  /// to 1, its heads are `Squeeze` `[1, 16, 4]` and `convert_scores` `[1, 16, 3]`; class 1 is red, class
  /// 2 blue, class 0 everything else.
  ///
  /// Anchors are the 16 quarters of the sides, in rows; boxes are wider than their anchor by e^0.5.
  package static var detectorSample: TFLiteNetwork {
    var network = TFLiteNetwork()
    let image = network.input("image", [1, 4, 4, 3])
    func identity(_ place: Int) -> [Float] { (0..<3).map { $0 == place ? 1 : 0 } }
    let weights = network.floats("w0", [3, 1, 1, 3], (0..<3).flatMap(identity))
    let bias = network.floats("b0", [3], [0, 0, 0])
    let features = network.tensor("features", [1, 4, 4, 3])
    let same: [FlatValue?] = [.byte(0), .integer(1), .integer(1), .byte(3)]
    network.append(3, [image, weights, bias], [features], options: 1, same)
    let kernel = network.floats(
      "w1", [1, 3, 3, 3], (0..<27).map { (12..<15).contains($0) ? Float(1) : 0 })
    let depthwise = network.tensor("depthwise", [1, 4, 4, 3])
    network.append(
      4, [features, kernel, bias], [depthwise], options: 2,
      [.byte(0), .integer(1), .integer(1), .integer(1), .byte(3)])

    let plain: [FlatValue?] = [.byte(0), .integer(1), .integer(1), .byte(0)]
    let boxWeights = network.floats("w2", [4, 1, 1, 3], [Float](repeating: 0, count: 12))
    let boxBias = network.floats("b2", [4], [0, 0, 0, 2.5])
    let boxMap = network.tensor("box_map", [1, 4, 4, 4])
    network.append(3, [depthwise, boxWeights, boxBias], [boxMap], options: 1, plain)
    let boxes = network.tensor("Squeeze", [1, 16, 4])
    network.append(
      22, [boxMap, network.integers("s2", [3], [1, 16, 4])], [boxes], options: 17)

    let scoreWeights = network.floats(
      "w3", [3, 1, 1, 3], [-12, 0, -12, 12, -6, -6, -6, -6, 12])
    let scoreBias = network.floats("b3", [3], [9, -3, -3])
    let scoreMap = network.tensor("score_map", [1, 4, 4, 3])
    network.append(3, [depthwise, scoreWeights, scoreBias], [scoreMap], options: 1, plain)
    let logits = network.tensor("logits", [1, 16, 3])
    network.append(
      22, [scoreMap, network.integers("s3", [3], [1, 16, 3])], [logits], options: 17)
    let scores = network.tensor("convert_scores", [1, 16, 3])
    network.append(14, [logits], [scores])

    let anchors = network.floats("anchors", [16, 4], detectorAnchors)
    let results: [(String, [Int])] = [
      ("boxes", [1, 10, 4]), ("classes", [1, 10]), ("scores", [1, 10]), ("count", [1]),
    ]
    network.outputs = results.map { network.tensor($0.0, $0.1) }
    network.append(
      32, [boxes, scores, anchors], network.outputs, custom: "TFLite_Detection_PostProcess")
    return network
  }

  /// The anchors of `detectorSample`, `[16, 4]`.
  package static var detectorAnchors: [Float] {
    var anchors: [Float] = []
    for row in 0..<4 {
      for column in 0..<4 {
        let (y, x) = (Float(row) * 0.25 + 0.125, Float(column) * 0.25 + 0.125)
        anchors += [y, x, 0.25, 0.25]
      }
    }
    return anchors
  }
}
