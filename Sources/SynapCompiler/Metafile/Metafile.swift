import SynapCore

/// The conversion metafile: what `synap convert` is told beside the network itself.
///
/// `Metafile()` is what a missing metafile means: every default.
public struct Metafile: Equatable, Sendable {
  /// Where layers run.
  public enum Delegate: String, CaseIterable, Sendable {
    case `default`, npu, gpu, cpu
  }

  /// Where the layers that an entry of the map `delegate` selects run.
  public struct DelegateEntry: Equatable, Sendable {
    /// A layer's name, or `name...` for all that depend on it.
    public var layers: Located<String>
    /// Where they run.
    public var delegate: Delegate
  }

  /// The memory layout of the network's inputs and outputs.
  public enum DataLayout: String, CaseIterable, Sendable {
    case `default`, nchw, nhwc
  }

  /// The directory of the metafile, which relative paths and globs in it start from.
  public var directory = "."
  /// Where layers run that `delegates` doesn't name.
  public var delegate = Delegate.default
  /// Where single layers run, in the order of the file; later entries prevail.
  public var delegates: [DelegateEntry] = []
  /// The layout of inputs and outputs; `default` means that of the network's format.
  public var dataLayout = Located(DataLayout.default)
  /// The format of inputs that have none of their own, in lower case; empty where not given.
  public var inputFormat = Located("")
  /// The format of outputs that have none of their own, in lower case; empty where not given.
  public var outputFormat = Located("")
  /// Whether all outputs are converted to float32 inside the network.
  public var dequantizeOutputs = false
  /// The inputs, in the order of the file; empty means those of the model with every default.
  public var inputs: [Input] = []
  /// The outputs, in the order of the file; empty means those of the model with every default.
  public var outputs: [Output] = []
  /// How the network is quantized; nil where the metafile has no such section.
  public var quantization: Quantization?
  /// Signing and encryption; nil where the metafile has no such section.
  public var security: Security?

  /// Creates the metafile that says nothing: every default.
  public init() {}

  /// What stands in output formats for the model's own anchor list, to be replaced once the model
  /// is known.
  public static let anchorsMarker = "${ANCHORS}"

  /// The format of input `index`: its own or `input_format`; the value is empty where both lack.
  public func format(ofInput index: Int) -> Located<String> {
    (inputs.indices.contains(index) ? inputs[index].format : nil) ?? inputFormat
  }

  /// The format of output `index`: its own or `output_format`; the value is empty where both lack.
  public func format(ofOutput index: Int) -> Located<String> {
    (outputs.indices.contains(index) ? outputs[index].format : nil) ?? outputFormat
  }

  /// Whether output `index` is converted to float32 inside the network.
  public func dequantizesOutput(_ index: Int) -> Bool {
    dequantizeOutputs || (outputs.indices.contains(index) && outputs[index].dequantize)
  }
}
