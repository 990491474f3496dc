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
      "quantization:\n  data_type: int16\n  scheme: asymmetric_affine\n",
      """
      yolo.yaml:3:11: error: Invalid quantization scheme specified: asymmetric_affine with \
      data_type int16
        note: valid pairs: asymmetric_affine with uint8, int8; dynamic_fixed_point with int8, \
      int16; perchannel_symmetric_affine with int8
      """),
    BadMetafile(
      "quantization:\n  data_type:\n    conv5: float16\n    '*': int16\n"
        + "  scheme: perchannel_symmetric_affine\n",
      """
      yolo.yaml:5:11: error: Invalid quantization scheme specified: perchannel_symmetric_affine \
      with data_type int16
        note: valid pairs: asymmetric_affine with uint8, int8; dynamic_fixed_point with int8, \
      int16; perchannel_symmetric_affine with int8
      """),
    BadMetafile(
      "quantization:\n  mode: fast\n",
      """
      yolo.yaml:2:9: error: Invalid quantization mode: fast
        note: valid values: standard, full
      """),
    BadMetafile(
      "quantization:\n  algorithm: kl\n",
      """
      yolo.yaml:2:14: error: Invalid quantization algorithm specified: kl not in ['standard', \
      'moving_average', 'kl_divergence', 'auto']
        note: valid values: standard, moving_average, kl_divergence, auto
      """),
    BadMetafile(
      "quantization:\n  options: [a]\n",
      """
      yolo.yaml:2:12: error: Invalid quantization options specified: [a]
      """),
    BadMetafile(
      "quantization:\n  options:\n    bias_corection: true\n    moving_average_weight: 0.01\n",
      """
      yolo.yaml:3:5: error: Invalid field(s) in yaml file: bias_corection
        note: did you mean 'bias_correction'?
        note: valid fields of 'quantization.options': \(optionKeys)
      """),
    BadMetafile(
      "quantization:\n  options: {moving_average_weight: 0, divergence_nbins: 255}\n",
      """
      yolo.yaml:2:36: error: 'moving_average_weight' must be a number above 0, at most 1: 0
      yolo.yaml:2:57: error: 'divergence_nbins' must be an integer from 256 to 8192: 255
      """),
    BadMetafile(
      "quantization:\n  options: {moving_average_weight: 1.01, divergence_nbins: 8193}\n",
      """
      yolo.yaml:2:36: error: 'moving_average_weight' must be a number above 0, at most 1: 1.01
      yolo.yaml:2:60: error: 'divergence_nbins' must be an integer from 256 to 8192: 8193
      """),
    BadMetafile(
      "quantization:\n  options: {moving_average_weight: much, divergence_nbins: 512.5}\n",
      """
      yolo.yaml:2:36: error: 'moving_average_weight' must be a number above 0, at most 1: much
      yolo.yaml:2:60: error: 'divergence_nbins' must be an integer from 256 to 8192: 512.5
      """),
    BadMetafile(
      "quantization:\n  options: {mse_range_search: 1}\n",
      """
      yolo.yaml:2:31: error: 'mse_range_search' must be true or false: 1
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
