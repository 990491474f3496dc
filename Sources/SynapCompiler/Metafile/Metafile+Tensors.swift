import SynapCore

extension Metafile {
  /// What the metafile says about one input.
  public struct Input: Equatable, Sendable {
    /// Who may write an input of a secure model.
    public enum Security: String, CaseIterable, Sendable {
      case any, secure
      case nonSecure = "non-secure"
    }

    /// Where the entry stands.
    public var location = Location()
    /// The tensor at which the network starts; nil where the model's own input is meant.
    public var name: Located<String>?
    /// The shape in the model's layout, batch 1, for example `[1, 3, 480, 640]`; set exactly where
    /// `name` is.
    public var shape: Located<Shape>?
    /// `m` of `(value - m) / scale`: one for all channels or one per channel; nil where not given.
    public var means: [Float]?
    /// `scale` of `(value - m) / scale`, finite and not 0; nil where not given.
    public var scale: Float?
    /// The format string, `${FILE:…}` replaced; nil where not given.
    public var format: Located<String>?
    /// Who may write this input.
    public var security = Security.any
    /// Conversion of pictures inside the network; nil for none.
    public var preprocess: Preprocess?

    /// Creates the entry that says nothing.
    public init() {}
  }

  /// What the metafile says about one output.
  public struct Output: Equatable, Sendable {
    /// Who may read an output of a secure model.
    public enum Security: String, CaseIterable, Sendable {
      case secureIfInputSecure = "secure-if-input-secure"
      case any
    }

    /// Where the entry stands.
    public var location = Location()
    /// The tensor at which the network ends; nil where the model's own output is meant.
    public var name: Located<String>?
    /// The shape the tensor must have; nil where not given.
    public var shape: Located<Shape>?
    /// Whether this output is converted to float32 inside the network.
    public var dequantize = false
    /// The format string, `${FILE:…}` replaced and `${ANCHORS}` kept; nil where not given.
    public var format: Located<String>?
    /// Who may read this output.
    public var security = Security.secureIfInputSecure

    /// Creates the entry that says nothing.
    public init() {}
  }

  /// Picture conversion that the network does by itself, before its first layer.
  public struct Preprocess: Equatable, Sendable {
    /// What the input is given as.
    public enum Kind: String, CaseIterable, Sendable {
      case none, yuv444, yuv420, nv12, nv21, gray, rgb, bgra, rgb888p, rgb888p3, float32
    }

    /// The part of the source picture that is used.
    public enum Crop: Equatable, Sendable {
      /// All of it.
      case off
      /// A rectangle given with every inference.
      case variable
      /// This rectangle, in pixels of the source picture.
      case rectangle(x: Int, y: Int, width: Int, height: Int)
    }

    /// What the input is given as.
    public var kind = Kind.none
    /// Height and width of the source picture; nil for those of the tensor.
    public var size: Located<[Int]>?
    /// The part of the source picture that is used.
    public var crop = Crop.off

    /// Creates a conversion that does nothing.
    public init() {}
  }

  /// Signing and encryption of the model (SyKURE).
  public struct Security: Equatable, Sendable {
    /// Where the section stands.
    public var location = Location()
    /// Whether the model is signed and encrypted.
    public var secure = true
    /// The file that lists the keys; nil where they stand in the metafile.
    public var file: Located<String>?
    /// The key that encrypts the model.
    public var encryptionKey: Located<String>?
    /// The key that signs the model.
    public var signatureKey: Located<String>?
    /// The certificate of the model.
    public var modelCertificate: Located<String>?
    /// The certificate of the vendor.
    public var vendorCertificate: Located<String>?

    /// Creates a section without keys.
    public init() {}
  }
}
