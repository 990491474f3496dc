extension BadMetafile {
  /// Mistakes in the quantization section.
  static let quantization = [
    BadMetafile(
      "quantization: uint8\n",
      """
      yolo.yaml:1:15: error: Invalid field in yaml file: uint8 is not a dictionary
        note: 'quantization' is a mapping of these fields: data_type, scheme, mode, algorithm, \
      options, dataset
      """),
    BadMetafile(
      "quantization:\n  data_type: uint4\n  scheme: dynamic_fixed_point\n",
      """
      yolo.yaml:2:14: error: invalid quantization data_type specified: uint4
        note: did you mean 'uint8'?
        note: valid values: uint8, int8, int16, float16
      """),
    BadMetafile(
      "quantization:\n  data_type: int8\n",
      """
      yolo.yaml:2:14: error: 'data_type: int8' is not supported yet: networks are quantized to \
      uint8; write 'data_type: uint8', or 'float16' for no quantization
      """),
    BadMetafile(
      "quantization:\n  data_type: int16\n",
      """
      yolo.yaml:2:14: error: 'data_type: int16' is not supported yet: networks are quantized to \
      uint8; write 'data_type: uint8', or 'float16' for no quantization
      """),
    BadMetafile(
      "quantization:\n  data_type:\n    '*': float32\n",
      """
      yolo.yaml:3:10: error: invalid data_type specified for mixed quantization: float32
        note: did you mean 'float16'?
        note: valid values: uint8, int8, int16, float16
      """),
    BadMetafile(
      "quantization:\n  data_type:\n    '*': uint8\n    conv5: int8\n",
      """
      yolo.yaml:3:5: error: mixed quantization with uint8 and int8 not allowed
      """),
    BadMetafile(
      "quantization:\n  data_type:\n    '*': uint8\n    conv5...: float16\n",
      """
      yolo.yaml:3:5: error: 'data_type: {…}' is not supported yet: all layers have one type; \
      write 'data_type: uint8', or 'float16' for no quantization
      """),
    BadMetafile(
      "quantization:\n  scheme: symmetric\n",
      """
      yolo.yaml:2:11: error: Invalid quantization scheme specified: symmetric
        note: valid values: default, asymmetric_affine, dynamic_fixed_point, \
      perchannel_symmetric_affine
      """),
    BadMetafile(
      "quantization:\n  scheme: dynamic_fixed_point\n",
      """
      yolo.yaml:2:11: error: Invalid quantization scheme specified: dynamic_fixed_point with \
      data_type uint8
        note: valid pairs: asymmetric_affine with uint8, int8; dynamic_fixed_point with int8, \
      int16; perchannel_symmetric_affine with int8
      """),
    BadMetafile(
      "quantization:\n  data_type: float16\n  scheme: asymmetric_affine\n",
      """
      yolo.yaml:3:11: error: Invalid quantization scheme specified: asymmetric_affine with \
      data_type float16
        note: valid pairs: asymmetric_affine with uint8, int8; dynamic_fixed_point with int8, \
      int16; perchannel_symmetric_affine with int8
      """),
    BadMetafile(
      "quantization:\n  data_type: int8\n  scheme: perchannel_symmetric_affine\n",
      """
      yolo.yaml:2:14: error: 'data_type: int8' is not supported yet: networks are quantized to \
      uint8; write 'data_type: uint8', or 'float16' for no quantization
      yolo.yaml:3:11: error: 'scheme: perchannel_symmetric_affine' is not supported yet: networks \
      are quantized to uint8; write 'scheme: asymmetric_affine' with 'data_type: uint8'
      """),
    BadMetafile(
      "quantization:\n  data_type: int16\n  scheme: dynamic_fixed_point\n",
      """
      yolo.yaml:2:14: error: 'data_type: int16' is not supported yet: networks are quantized to \
      uint8; write 'data_type: uint8', or 'float16' for no quantization
      yolo.yaml:3:11: error: 'scheme: dynamic_fixed_point' is not supported yet: networks are \
      quantized to uint8; write 'scheme: asymmetric_affine' with 'data_type: uint8'
      """),
    BadMetafile(
      "quantization:\n  mode: fast\n",
      """
      yolo.yaml:2:9: error: Invalid quantization mode: fast
        note: valid values: standard, full
      """),
    BadMetafile(
      "quantization:\n  mode: full\n",
      """
      yolo.yaml:2:9: error: 'mode: full' is not supported yet: which layers are quantized is \
      fixed; write 'mode: standard' or leave it out
      """),
    BadMetafile(
      "quantization:\n  algorithm: kl\n",
      """
      yolo.yaml:2:14: error: Invalid quantization algorithm specified: kl not in ['standard', \
      'moving_average', 'kl_divergence', 'auto']
        note: valid values: standard, moving_average, kl_divergence, auto
      """),
    BadMetafile(
      "quantization:\n  algorithm: kl_divergence\n",
      """
      yolo.yaml:2:14: error: 'algorithm: kl_divergence' is not supported yet: ranges are the \
      smallest and largest value seen; write 'algorithm: standard' or leave it out
      """),
    BadMetafile(
      "quantization:\n  algorithm: moving_average\n",
      """
      yolo.yaml:2:14: error: 'algorithm: moving_average' is not supported yet: ranges are the \
      smallest and largest value seen; write 'algorithm: standard' or leave it out
      """),
    BadMetafile(
      "quantization:\n  algorithm: auto\n",
      """
      yolo.yaml:2:14: error: 'algorithm: auto' is not supported yet: ranges are the smallest and \
      largest value seen; write 'algorithm: standard' or leave it out
      """),
    BadMetafile(
      "quantization:\n  options: [a]\n",
      """
      yolo.yaml:2:12: error: Invalid quantization options specified: [a]
      """),
    BadMetafile(
      "quantization:\n  options:\n    divergence_nbins: 512\n",
      """
      yolo.yaml:3:5: error: 'options: {…}' is not supported yet: the standard algorithm has no \
      options; leave 'options' out
      """),
    BadMetafile(
      "quantization:\n  dataset:\n    glob: q/*.jpg\n",
      """
      yolo.yaml:3:5: error: 'dataset' must be a glob, a list of globs or random: {glob: q/*.jpg}
      """),
    BadMetafile(
      "quantization:\n  dataset: [3]\n",
      """
      yolo.yaml:2:13: error: 'dataset' must be a string: 3
      """),
    BadMetafile(
      "quantization:\n  dataset: ['']\n",
      """
      yolo.yaml:2:13: error: 'dataset' has an empty entry
      """),
    BadMetafile(
      "quantization:\n  dataset: q/*.jpg\n",
      """
      yolo.yaml:2:12: error: Metafile has 0 input(s) but 1 quantization dataset
        note: 'inputs' needs one entry per dataset; '-' alone is an entry of all defaults
      """),
    BadMetafile(
      "inputs:\n  -\nquantization:\n  dataset: [random, q/*.npy]\n",
      """
      yolo.yaml:4:13: error: Metafile has 1 input(s) but 2 quantization dataset
        note: 'inputs' needs one entry per dataset; '-' alone is an entry of all defaults
      """),
  ]
}
