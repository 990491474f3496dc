extension MetafileSchema {
  /// The keys of SyNAP's metafile, by mapping; the empty one is the whole file.
  ///
  /// Source: "Conversion metafile" of the SyNAP manual, and the keys that its 3.2.0 converter reads
  /// beyond it.
  package static let publishedKeys: KeyValuePairs<String, [String]> = [
    "": [
      "delegate", "data_layout", "optimize", "input_format", "output_format", "dequantize_outputs",
      "denormalize_outputs", "inputs", "outputs", "quantization", "security", "custom",
    ],
    "inputs[]": [
      "name", "shape", "means", "scale", "format", "security", "preprocess", "custom",
    ],
    "inputs[].preprocess": ["type", "size", "crop"],
    "outputs[]": ["name", "shape", "dequantize", "format", "security", "custom"],
    "quantization": ["data_type", "scheme", "mode", "algorithm", "options", "dataset"],
    "security": [
      "secure", "file", "encryption_key", "signature_key", "model_certificate",
      "vendor_certificate",
    ],
  ]
}
