extension BadMetafile {
  /// Mistakes in inputs and outputs.
  static let tensors = [
    BadMetafile(
      "inputs:\n  - rgb\n",
      """
      yolo.yaml:2:5: error: Invalid field in yaml file: rgb is not a dictionary
        note: 'inputs[]' is a mapping of these fields: name, shape, means, scale, format, \
      security, preprocess, custom
      """),
    BadMetafile(
      "inputs:\n  - name: 349\n    shape: [1, 3]\n",
      """
      yolo.yaml:2:11: error: Input name '349' must be a string when specified
        note: write it in quotes: name: "349"
      """),
    BadMetafile(
      "outputs:\n  - name: 349\n",
      """
      yolo.yaml:2:11: error: Output name '349' must be a string when specified
        note: write it in quotes: name: "349"
      """),
    BadMetafile(
      "outputs:\n  - name: [a]\n",
      """
      yolo.yaml:2:11: error: Output name '[a]' must be a string when specified
      """),
    BadMetafile(
      "inputs:\n  - name: a\n    shape: [1, 3]\n  - format: rgb\n",
      """
      yolo.yaml:4:5: error: All input names or none must be specified in meta file
      """),
    BadMetafile(
      "outputs:\n  - name: a\n  -\n",
      """
      yolo.yaml:3:4: error: All output names or none must be specified in meta file
      """),
    BadMetafile(
      "inputs:\n  - name: a\n    shape: [1, 3]\n  - name: a\n    shape: [1, 3]\n",
      """
      yolo.yaml:4:11: error: Duplicate input names in: yolo.yaml
        note: 'a' stands before in line 2
      """),
    BadMetafile(
      "outputs:\n  - name: a\n  - name: a\n",
      """
      yolo.yaml:3:11: error: Duplicate output names in: yolo.yaml
        note: 'a' stands before in line 2
      """),
    BadMetafile(
      "inputs:\n  - shape: [1, 3, 8, 8]\n",
      """
      yolo.yaml:2:12: error: Input name is mandatory when shape specified: [1, 3, 8, 8]
      """),
    BadMetafile(
      "inputs:\n  - name: images\n",
      """
      yolo.yaml:2:11: error: Input shape is mandatory when name specified: images
      """),
    BadMetafile(
      "inputs:\n  - name: images\n    shape: 1x3x8x8\n",
      """
      yolo.yaml:3:12: error: Shape for input 'images' must be a list of integers: 1x3x8x8
      """),
    BadMetafile(
      "inputs:\n  - name: images\n    shape: [1, three]\n",
      """
      yolo.yaml:3:12: error: Shape for input 'images' must be a list of integers: [1, three]
      """),
    BadMetafile(
      "inputs:\n  - name: images\n    shape: [8]\n",
      """
      yolo.yaml:3:12: error: Shape for input 'images' doesn't include batch dimension: [8]
      """),
    BadMetafile(
      "inputs:\n  - name: images\n    shape: [1, 0, 8]\n",
      """
      yolo.yaml:3:12: error: Shape for input 'images' must have positive dimensions of at most \
      2^31 elements: [1, 0, 8]
      """),
    BadMetafile(
      "inputs:\n  - name: images\n    shape: [1, 4294967296, 4294967296]\n",
      """
      yolo.yaml:3:12: error: Shape for input 'images' must have positive dimensions of at most \
      2^31 elements: [1, 4294967296, 4294967296]
      """),
    BadMetafile(
      "outputs:\n  - shape: []\n",
      """
      yolo.yaml:2:12: error: Shape for output '0' must be a list of integers: []
      """),
    BadMetafile(
      "inputs:\n  - means: none\n",
      """
      yolo.yaml:2:12: error: invalid means provided for input 0: none
      """),
    BadMetafile(
      "inputs:\n  - means: [0, x]\n",
      """
      yolo.yaml:2:12: error: invalid means provided for input 0: [0, x]
      """),
    BadMetafile(
      "inputs:\n  - means: []\n",
      """
      yolo.yaml:2:12: error: invalid means provided for input 0: []
      """),
    BadMetafile(
      "inputs:\n  - scale: 0\n",
      """
      yolo.yaml:2:12: error: invalid scale provided for input 0: 0
      """),
    BadMetafile(
      "inputs:\n  - scale: .inf\n",
      """
      yolo.yaml:2:12: error: invalid scale provided for input 0: .inf
      """),
    BadMetafile(
      "inputs:\n  - scale: [255, 255, 255]\n",
      """
      yolo.yaml:2:12: error: invalid scale provided for input 0: [255, 255, 255]
      """),
    BadMetafile(
      "inputs:\n  - format: [rgb]\n",
      """
      yolo.yaml:2:13: error: 'format' must be a string: [rgb]
      """),
    BadMetafile(
      "inputs:\n  - format: rgb ${FILE:none/format.txt}\n",
      """
      yolo.yaml:2:13: error: File in string not found: none/format.txt
      """),
    BadMetafile(
      "inputs:\n  - security: public\n",
      """
      yolo.yaml:2:15: error: Invalid input security specified: public
        note: valid values: any, secure, non-secure
      """),
    BadMetafile(
      "outputs:\n  - security: secure\n",
      """
      yolo.yaml:2:15: error: Invalid output security specified: secure
        note: valid values: secure-if-input-secure, any
      """),
    BadMetafile(
      "outputs:\n  - dequantize: float\n",
      """
      yolo.yaml:2:17: error: 'dequantize' must be true or false: float
      """),
    BadMetafile(
      "inputs:\n  - preprocess:\n      size: [8, 8]\n",
      """
      yolo.yaml:3:7: error: Missing mandatory field(s) in yaml file: type
      """),
    BadMetafile(
      "inputs:\n  - preprocess: nv12\n",
      """
      yolo.yaml:2:17: error: Invalid field in yaml file: nv12 is not a dictionary
        note: 'inputs[].preprocess' is a mapping of these fields: type, size, crop
      """),
    BadMetafile(
      "inputs:\n  - preprocess:\n      type: nv16\n",
      """
      yolo.yaml:3:13: error: Unknown preprocessing type: nv16
        note: did you mean 'nv12'?
        note: valid values: none, yuv444, yuv420, nv12, nv21, gray, rgb, bgra, rgb888p, rgb888p3, \
      float32
      """),
    BadMetafile(
      "data_layout: nchw\ninputs:\n  - preprocess:\n      type: nv12\n",
      """
      yolo.yaml:1:14: error: Preprocessing is not compatible with explicit layout: nchw
        note: leave 'data_layout' out: the type of 'preprocess' says how the input lies
      """),
    BadMetafile(
      "inputs:\n  - preprocess:\n      type: float32\n      crop: true\n",
      """
      yolo.yaml:4:13: error: Preprocessing type 'float32' doesn't support 'crop' field
      """),
    BadMetafile(
      "inputs:\n  - preprocess:\n      type: float32\n      size: [8, 8]\n",
      """
      yolo.yaml:4:13: error: Preprocessing type 'float32' doesn't support 'size' field
      """),
    BadMetafile(
      "inputs:\n  - preprocess:\n      type: none\n      size: [8]\n",
      """
      yolo.yaml:4:13: error: 'size' must be [height, width] in pixels: [8]
      """),
    BadMetafile(
      "inputs:\n  - preprocess:\n      type: none\n      crop: [0, 0, 8]\n",
      """
      yolo.yaml:4:13: error: 'crop' must be true, false or [x, y, width, height] in pixels: [0, \
      0, 8]
      """),
  ]
}
