extension BadMetafile {
  /// Files that are no metafiles, and unknown keys.
  static let yaml = [
    BadMetafile(
      "inputs: [1, 2\noutputs: 3\n",
      """
      yolo.yaml:2:8: error: Error parsing model metafile: yolo.yaml: did not find expected ',' or \
      ']'
      """),
    BadMetafile(
      "inputs:\n\t- format: rgb\n",
      """
      yolo.yaml:2:1: error: Error parsing model metafile: yolo.yaml: found character that cannot \
      start any token
        note: indent with blanks, not with tabs
      """),
    BadMetafile(
      "a: b: c\n",
      """
      yolo.yaml:1:5: error: Error parsing model metafile: yolo.yaml: mapping values are not \
      allowed in this context
      """),
    BadMetafile(
      "optimize: tr\u{1}ue\n",
      """
      yolo.yaml:1:13: error: Error parsing model metafile: yolo.yaml: control characters are not \
      allowed
      """),
    BadMetafile(
      "optimize: &a true\n",
      """
      yolo.yaml:1:11: error: Error parsing model metafile: yolo.yaml: anchors (&name) are not \
      supported
      """),
    BadMetafile(
      "inputs: [*a]\n",
      """
      yolo.yaml:1:10: error: Error parsing model metafile: yolo.yaml: aliases (*name) are not \
      supported
      """),
    BadMetafile(
      "optimize: !!bool true\n",
      """
      yolo.yaml:1:11: error: Error parsing model metafile: yolo.yaml: tags \
      (tag:yaml.org,2002:bool) are not supported
      """),
    BadMetafile(
      "optimize: true\n---\noptimize: true\n",
      """
      yolo.yaml:2:1: error: Error parsing model metafile: yolo.yaml: only one YAML document is \
      allowed
      """),
    BadMetafile(
      "optimize: true\noptimize: false\n",
      """
      yolo.yaml:2:1: error: Error parsing model metafile: yolo.yaml: duplicate key 'optimize'
        note: it stands before in line 1
      """),
    BadMetafile(
      "? [a]\n: b\n",
      """
      yolo.yaml:1:3: error: Error parsing model metafile: yolo.yaml: a key must be a word
      """),
    BadMetafile(
      "- inputs\n",
      """
      yolo.yaml:1:1: error: Invalid field in yaml file: [inputs] is not a dictionary
        note: the metafile is a mapping of these fields: \(topLevelKeys)
      """),
    BadMetafile(
      "just words\n",
      """
      yolo.yaml:1:1: error: Invalid field in yaml file: just words is not a dictionary
        note: the metafile is a mapping of these fields: \(topLevelKeys)
      """),
    BadMetafile(
      "outputs:\n  - dequantise: true\n",
      """
      yolo.yaml:2:5: error: Invalid field(s) in yaml file: dequantise
        note: did you mean 'dequantize'?
        note: valid fields of 'outputs[]': \(outputKeys)
      """),
    BadMetafile(
      "outputs:\n  - format: yolov5\n    type: yolo\n    num_classes: 1\n",
      """
      yolo.yaml:3:5: error: Invalid field(s) in yaml file: type
        note: valid fields of 'outputs[]': \(outputKeys)
      yolo.yaml:4:5: error: Invalid field(s) in yaml file: num_classes
        note: valid fields of 'outputs[]': \(outputKeys)
      """),
    BadMetafile(
      "data_type: uint8\n",
      """
      yolo.yaml:1:1: error: Invalid field(s) in yaml file: data_type
        note: 'data_type' is a field of 'quantization'
        note: valid fields of the top level: \(topLevelKeys)
      """),
    BadMetafile(
      "quantization:\n  means: [0]\n  dataset: random\n",
      """
      yolo.yaml:2:3: error: Invalid field(s) in yaml file: means
        note: 'means' is a field of 'inputs[]'
        note: valid fields of 'quantization': data_type, scheme, mode, algorithm, options, dataset
      """),
  ]
}
