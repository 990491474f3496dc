import SynapCore

/// Names for what blobs hold: a blob that layers write in place holds one value after another, and each
/// needs a name of its own.
///
/// The last value has the blob's name, as whoever looks at the blob after the network has run sees
/// it, unless the blob is an input. The others are called `<blob>/<layer>` after the layers that write
/// them.
struct CaffeBlobNames {
  /// The names of the blobs of a layer.
  struct Layer {
    /// For each bottom.
    fileprivate(set) var bottoms: [String]
    /// For each top.
    fileprivate(set) var tops: [String]
  }

  private struct Value {
    var blob: String
    var layer: String?
    var isRead = false
    var isLast = true
  }

  private var values: [Value] = []
  /// For each blob the position of the value that it holds.
  private var current: [String: Int] = [:]
  private var inputs: Set<String>
  /// For each layer the positions of its values; a bottom that no one writes has none.
  private var positions: [(bottoms: [(blob: String, value: Int?)], tops: [Int])] = []

  /// Starts with the blobs `inputs`.
  init(inputs: [String]) {
    self.inputs = Set(inputs)
    for name in inputs { write(name, layer: nil) }
  }

  /// Adds an input.
  ///
  /// - Throws: a `Diagnostic` where there is such a blob already.
  mutating func addInput(_ name: String, at location: Location) throws {
    try checkIsNew(name, at: location)
    inputs.insert(name)
    write(name, layer: nil)
  }

  /// Adds the blobs of `layer`.
  ///
  /// - Throws: a `Diagnostic` where it writes a blob of another layer that it doesn't read.
  mutating func add(_ layer: CaffeLayerDefinition) throws {
    let bottoms = layer.bottoms.map { ($0, current[$0]) }
    for case (_, let position?) in bottoms { values[position].isRead = true }
    var tops: [Int] = []
    // Each bottom may be written once.
    var inPlace = Set(layer.bottoms)
    for top in layer.tops {
      if inPlace.remove(top) == nil { try checkIsNew(top, at: layer.location) }
      tops.append(write(top, layer: layer.name))
    }
    positions.append((bottoms, tops))
  }

  private func checkIsNew(_ name: String, at location: Location) throws {
    guard current[name] == nil else {
      throw Diagnostic.error("another layer writes the blob '\(name)', too", at: location)
    }
  }

  @discardableResult
  private mutating func write(_ blob: String, layer: String?) -> Int {
    if let earlier = current.updateValue(values.count, forKey: blob) {
      values[earlier].isLast = false
    }
    values.append(Value(blob: blob, layer: layer))
    return values.count - 1
  }

  /// The names of all values, in the order in which they are written.
  private var names: [String] {
    var taken = Set(current.keys.map(Graph.canonicalName))
    return values.enumerated().map { position, value in
      guard let layer = value.layer, !value.isLast || inputs.contains(value.blob) else {
        return value.blob
      }
      var name = "\(value.blob)/\(layer)"
      while !taken.insert(Graph.canonicalName(name)).inserted { name += "_\(position)" }
      return name
    }
  }

  /// The names of the blobs of the layers, in the order in which they were added.
  var layers: [Layer] {
    let names = names
    return positions.map { layer in
      Layer(
        bottoms: layer.bottoms.map { $0.value.map { names[$0] } ?? $0.blob },
        tops: layer.tops.map { names[$0] })
    }
  }

  /// The names of the values of layers that no layer reads.
  var unreadNames: [String] {
    zip(values, names).filter { !$0.0.isRead && $0.0.layer != nil }.map { $0.1 }
  }
}
