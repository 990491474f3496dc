extension BadMetafile {
  /// Mistakes at the top level.
  static let topLevel = [
    BadMetafile(
      "delegate: tpu\n",
      """
      yolo.yaml:1:11: error: Invalid delegate type: tpu not in ['default', 'npu', 'gpu', 'cpu']
      """),
    BadMetafile(
      "delegate: auto\n",
      """
      yolo.yaml:1:11: error: Invalid delegate type: auto not in ['default', 'npu', 'gpu', 'cpu']
      """),
    BadMetafile(
      "delegate: gpu\n",
      """
      yolo.yaml:1:11: error: 'delegate: gpu' is not supported yet: layers run on the NPU, \
      whose shader computes floats, or on the host's processor; write 'npu', 'cpu' or leave it out
      """),
    BadMetafile(
      "delegate: npu fast=1\n",
      """
      yolo.yaml:1:11: error: 'delegate: npu <options>' is not supported yet: neither the NPU nor \
      the host's processor takes options; write 'delegate: npu' or 'delegate: cpu'
      """),
    BadMetafile(
      "delegate:\n  '*': npu\n  INPUTS: cpu\n",
      """
      yolo.yaml:3:3: error: INPUTS pattern not supported in delegate assignment
      """),
    BadMetafile(
      "delegate:\n  '*': tpu\n",
      """
      yolo.yaml:2:8: error: Invalid delegate type: tpu not in ['default', 'npu', 'gpu', 'cpu']
      """),
    BadMetafile(
      "data_layout: nhcw\n",
      """
      yolo.yaml:1:14: error: Invalid data_format specified: nhcw
        note: did you mean 'nchw'?
        note: valid values: default, nchw, nhwc
      """),
    BadMetafile(
      "data_layout: NHWC\n",
      """
      yolo.yaml:1:14: error: DataLayout.NHWC layout not supported with .onnx models.
        note: leave 'data_layout' out, or write 'data_layout: nchw'
      """),
    BadMetafile(
      "data_layout: nhwc\n", model: "net.prototxt",
      """
      yolo.yaml:1:14: error: DataLayout.NHWC layout not supported with .prototxt models.
        note: leave 'data_layout' out, or write 'data_layout: nchw'
      """),
    BadMetafile(
      "optimize: 1\n",
      """
      yolo.yaml:1:11: error: 'optimize' must be true or false: 1
      """),
    BadMetafile(
      "input_format: 5\n",
      """
      yolo.yaml:1:15: error: 'input_format' must be a string: 5
      """),
    BadMetafile(
      "inputs:\n  format: rgb\n",
      """
      yolo.yaml:2:3: error: 'inputs' must be a list: {format: rgb}
        note: start each entry with '- '
      """),
    BadMetafile(
      "outputs: 3\n",
      """
      yolo.yaml:1:10: error: 'outputs' must be a list: 3
        note: start each entry with '- '
      """),
    BadMetafile(
      "security:\n  encryption_key: a.key\n  model_certificate: m.json\n",
      """
      yolo.yaml:2:3: error: Missing mandatory field(s) in yaml file: signature_key, \
      vendor_certificate
        note: 'synap keys' makes keys and certificates for trying
      """),
    BadMetafile(
      "security:\n  file: keys.yaml\n  signature_key: s.pem\n",
      """
      yolo.yaml:2:9: error: 'file' and 'signature_key' can't stand both in 'security'
        note: the four fields are in the file or here
      """),
    BadMetafile(
      "security: on\n",
      """
      yolo.yaml:1:11: error: Invalid field in yaml file: on is not a dictionary
        note: 'security' is a mapping of these fields: secure, file, encryption_key, \
      signature_key, model_certificate, vendor_certificate
      """),
  ]
}
