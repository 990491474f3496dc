extension ModelMetadata {
  /// For each input of the source network the positions of the tensors that take it: several where
  /// the network prepares pictures itself.
  public var inputGroups: [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    while start < inputs.count {
      groups.append(start..<min(start + inputs[start].groupCount, inputs.count))
      start = groups[groups.count - 1].upperBound
    }
    return groups
  }

  /// Throws a `Diagnostic` unless the tensors that take pictures are those that their layout has.
  func checkInputGroups() throws {
    for group in inputGroups {
      guard let preprocessing = inputs[group.lowerBound].preprocessing else { continue }
      let planes = preprocessing.layout.planes
      let fits =
        group.count == inputs[group.lowerBound].groupCount
        && zip(group, planes).allSatisfy { position, plane in
          inputs[position].dataType == .uint8
            && inputs[position].shape
              == plane.shape(height: preprocessing.height, width: preprocessing.width).shape
        }
        && group.dropFirst(planes.count).allSatisfy {
          inputs[$0].dataType == .int32 && inputs[$0].shape.elementCount == 1
        }
      guard fits else {
        throw Diagnostic.error(
          "model.json: the tensors from '\(inputs[group.lowerBound].name)' on don't take a picture "
            + "in \(preprocessing.layout.rawValue)")
      }
    }
  }
}

extension TensorMetadata {
  /// How many tensors take the picture that begins with this one.
  fileprivate var groupCount: Int {
    guard let preprocessing else { return 1 }
    return preprocessing.layout.planes.count
      + (preprocessing.crop == .variable ? PicturePreprocessing.cropNames.count : 0)
  }
}
