import SynapImage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the pictures of a calibration dataset have in common.
public struct PictureSet: Sendable {
  /// The difference of thumbnails, of 255, up to which pictures are called alike. Photos of different
  /// scenes have more than 15, of one scene more than 5.
  public static let alikeDifference: Float = 3
  /// The mean stretch above which pictures are called distorted.
  public static let usualStretch = 1.1
  /// The mean of `PictureTraits.sharpnessRatio` above which photos are called resized without their
  /// proportions: as taken or letterboxed they have 1.06 to 1.15, squeezed from their own proportions
  /// to 640x480 1.16 to 1.33, and less where they became much smaller than they were.
  public static let usualSharpnessRatio = 1.18

  /// The pictures.
  public let pictures: [PictureTraits]

  /// Creates a set.
  public init(_ pictures: [PictureTraits]) { self.pictures = pictures }

  /// How many pictures there are when those that are alike are counted once.
  public var distinctCount: Int {
    var kept: [PictureTraits] = []
    for picture in pictures
    where !kept.contains(where: { $0.difference(from: picture) <= Self.alikeDifference }) {
      kept.append(picture)
    }
    return kept.count
  }

  /// Whether most pictures are like another one.
  public var isAlike: Bool { pictures.count > 1 && distinctCount * 2 <= pictures.count }

  /// By how much pictures are stretched that fill `size`, on geometric average.
  public func stretch(to size: (width: Int, height: Int)) -> Double {
    mean { $0.stretch(to: size) }
  }

  /// Whether all pictures are of `size`.
  public func isOf(_ size: (width: Int, height: Int)) -> Bool {
    pictures.allSatisfy { $0.width == size.width && $0.height == size.height }
  }

  /// The geometric mean of `PictureTraits.sharpnessRatio`.
  public var sharpnessRatio: Double { mean(\.sharpnessRatio) }

  private func mean(_ trait: (PictureTraits) -> Double) -> Double {
    pictures.isEmpty ? 1 : exp(pictures.reduce(0) { $0 + log(trait($1)) } / Double(pictures.count))
  }
}
