/// The nodes of a file that the wanted outputs depend on.
struct LiveNodes {
  /// The nodes in the order of the file.
  let nodes: [RawNode]
  /// The names of all values that these nodes or the user read.
  let usedNames: Set<String>

  /// The nodes among `all`, whose `index` is their position, that `outputs` depend on.
  init(of all: [RawNode], outputs: [String]) {
    var producers: [String: Int] = [:]
    for (position, node) in all.enumerated() {
      for case let name? in node.outputs { producers[name] = producers[name] ?? position }
    }
    var isLive = [Bool](repeating: false, count: all.count)
    var isUsed = Set(outputs)
    var pending = outputs
    while let name = pending.popLast() {
      guard let position = producers[name], !isLive[position] else { continue }
      isLive[position] = true
      for case let input? in all[position].inputs + all[position].captures.map(Optional.some) {
        isUsed.insert(input)
        pending.append(input)
      }
    }
    nodes = zip(all, isLive).filter { $0.1 }.map { $0.0 }
    usedNames = isUsed
  }
}
