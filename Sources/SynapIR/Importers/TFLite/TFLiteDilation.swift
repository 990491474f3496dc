import SynapCore

/// A dilated convolution in the form in which TensorFlow writes it: `SPACE_TO_BATCH_ND`, a convolution
/// of each block's pixels, `BATCH_TO_SPACE_ND`.
struct TFLiteDilation: Hashable, Sendable {
  /// The distances between the kernel's elements `[height, width]`.
  var dilations: [Int]
  /// The padding `[top, left, bottom, right]`.
  var pads: [Int]
}

extension TFLiteModel {
  /// The nodes with every such triple made one convolution, and for each of these, by the node's
  /// `index`, its dilation.
  ///
  /// A triple counts where nothing else reads what lies in between and the convolution itself neither
  /// strides, dilates nor pads.
  func joiningDilations() -> (nodes: [RawNode], dilations: [Int: TFLiteDilation]) {
    let uses = TFLiteUses(of: self)
    var nodes = nodes
    var dilations: [Int: TFLiteDilation] = [:]
    var isGone = [Bool](repeating: false, count: nodes.count)
    for (last, node) in nodes.enumerated() where node.operation == "BATCH_TO_SPACE_ND" {
      guard let middle = uses.onlyProducer(of: node.inputs.first ?? nil), !isGone[middle],
        isPlainConvolution(middle),
        let first = uses.onlyProducer(of: nodes[middle].inputs.first ?? nil),
        nodes[first].operation == "SPACE_TO_BATCH_ND",
        let dilation = dilation(from: nodes[first], to: node, uses)
      else { continue }
      nodes[middle].inputs[0] = nodes[first].inputs[0]
      nodes[middle].outputs = node.outputs
      dilations[middle] = dilation
      isGone[first] = true
      isGone[last] = true
    }
    return (zip(nodes, isGone).filter { !$0.1 }.map { $0.0 }, dilations)
  }

  private func isPlainConvolution(_ position: Int) -> Bool {
    let dilationFields: [Int]
    switch nodes[position].operation {
    case "CONV_2D": dilationFields = [4, 5]
    case "DEPTHWISE_CONV_2D": dilationFields = [5, 6]
    default: return false
    }
    guard nodes[position].outputs.count == 1, let table = options[position]?.table else {
      return false
    }
    let isValid = (try? table.number(0, default: Int8(0))) == 1
    let strides = [1, 2].map { try? table.number($0, default: Int32(0)) }
    let factors = dilationFields.map { try? table.number($0, default: Int32(1)) }
    return isValid && strides + factors == [1, 1, 1, 1]
  }

  private func dilation(
    from first: RawNode, to last: RawNode, _ uses: TFLiteUses
  ) -> TFLiteDilation? {
    guard let blocks = integers(first, 1, uses), let others = integers(last, 1, uses),
      blocks == others, blocks.count == 2, let pads = integers(first, 2, uses),
      let crops = integers(last, 2, uses),
      blocks.allSatisfy({ (1...1 << 16).contains($0) }), pads.count == 4, crops.count == 4
    else { return nil }
    // [top, bottom, left, right] of both.
    let rest = zip(pads, crops).map { $0 &- $1 }
    guard rest.allSatisfy({ (0...1 << 16).contains($0) }) else { return nil }
    return TFLiteDilation(dilations: blocks, pads: [rest[0], rest[2], rest[1], rest[3]])
  }

  private func integers(_ node: RawNode, _ position: Int, _ uses: TFLiteUses) -> [Int]? {
    guard position < node.inputs.count, let name = node.inputs[position],
      let tensor = uses.tensor(named: name)
    else { return nil }
    return (try? tensor.constant())?.integers
  }
}

/// Which node computes each tensor, and how often it is read.
private struct TFLiteUses {
  private var tensors: [String: TFLiteTensor] = [:]
  private var producers: [String: Int] = [:]
  private var counts: [String: Int] = [:]

  init(of model: TFLiteModel) {
    for tensor in model.tensors { tensors[tensor.name] = tensor }
    for (position, node) in model.nodes.enumerated() {
      for case let name? in node.outputs { producers[name] = position }
      for case let name? in node.inputs { counts[name, default: 0] += 1 }
    }
    for name in model.outputs { counts[name, default: 0] += 1 }
  }

  /// The tensor called `name`.
  func tensor(named name: String) -> TFLiteTensor? { tensors[name] }

  /// The node that computes `name` where one alone reads it.
  func onlyProducer(of name: String?) -> Int? {
    guard let name, counts[name] == 1 else { return nil }
    return producers[name]
  }
}
