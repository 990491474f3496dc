extension SynapOptions {
  /// The files that SyNAP reads and writes.
  static let files = Section(
    title: "Files",
    rows: rows([
      "`model.synap`": "as there as a container; its program is the emulator's, not the silicon's",
      "`bundle.json`, `model.json`": "as there; `layers.json` beside them is ours alone",
      "`model.nb` with `model.json`": "taken where they hold our programs",
      "an unpacked bundle": "as there",
      "`model_info.txt`": "as there; the listing of layers is our own",
      "`quantization_info.yaml`": "as there",
      "`quantization_entropy.txt`": "as there; `quantization_report.txt` beside it is ours alone",
      "`cache/synap_cache.bin`, `cache/conversion_info.json`":
        "`cache/` holds calibration statistics instead, named by their content",
      "`build/`": "not here: nothing temporary is left on disk",
      "`info.json` with `labels`": "as there, in the model's directory or two above it",
      "`network_profile`, `networks`, `inference_count`, `inference_time` of the driver":
        "as there, in the directory that `SYNAP_STAT_DIR` names; times are the timing model's",
      "`output_raw_<i>.dat`, `output_float_<i>.dat`": "as there",
      "`outimage<i>_<W>x<H>.<ext>`": "as there",
      "pictures `.jpg` `.jpeg` `.png`":
        "as there, and `.bmp`; grey and transparent ones are converted",
      "uncoded pictures `.rgb` `.bgr` `.bgra` `.gray`": "as there, the size in the name",
      "cameras' pictures `.nv12` `.nv21` `.yvu420sp` `.yuv420sp`": "as there, the size in the name",
      "raw bytes `.bin` `.dat`": "as there, and `.raw`",
      "JSON of detections and classifications": "as there",
    ]))

  /// What SyNAP takes from the environment.
  static let environment = Section(
    title: "Environment",
    rows: rows([
      "`SYNAP_NB_LOG_LEVEL`": "not here: there is no log; errors and warnings go to standard error",
      "`SYNAP_CACHE_PATH`":
        "as there, for networks that are converted at first use; `--cache-dir` of `synap convert` names "
        + "the directory of statistics",
      "`SYNAP_CACHE_CAPACITY`": "not here: the cache may be removed at any time",
      "`NN_EXT_DDR_READ_BW_LIMIT`, `NN_EXT_DDR_WRITE_BW_LIMIT`, `NN_EXT_DDR_TOTAL_BW_LIMIT`":
        "not here: the bandwidth is the target's ([hardware.md](hardware.md))",
      "`SYNA_SOC`": "not here: `--target`, and `SYNAP_TARGET` where models run",
      "`NN_EXT_SHOW_PERF`, `CNN_PERF`, `VIV_VX_DEBUG_LEVEL`": "not here: `synap profile`",
      "`vendor.NNAPI_SYNAP_PROFILE`, `vendor.NNAPI_SYNAP_DISABLE`, `vendor.npu.cache.model`":
        "not here: properties of Android",
      "`vendor.SYNAP_CACHE_PATH`, `vendor.SYNAP_CACHE_CAPACITY`": "not here: properties of Android",
      "default models below `/usr/share/synap/models`":
        "not here: without `-m` the current directory is searched",
    ]))

  /// The classes and functions of SyNAP's framework.
  static let library = Section(
    title: "Framework",
    introduction: "The library is Swift's; names follow its conventions.",
    rows: rows([
      "`Network::load_model(file, meta)`": "`Network(contentsOf:)`",
      "`Network::load_model(data, size, meta)`": "`Network(_: Storage, file:)`",
      "`Network::predict`": "`Network.predict()`",
      "`Network::inputs`, `outputs`": "`Network.inputs`, `outputs`",
      "`Tensor` `name` `shape` `layout` `format` `data_type` `size` `item_count`":
        "`Tensor` `name` `shape` `layout` `format` `dataType` `byteCount` `itemCount`",
      "`Tensor::dimensions`": "`TensorMetadata.pictureSize`",
      "`Tensor::security`":
        "`TensorMetadata.security`",
      "`Tensor::assign(uint8_t*)`, `assign(float*)`": "`Tensor.assign(_:)`",
      "`Tensor::assign(int16_t*)`": "`Tensor.assign(_: [Float])`",
      "`Tensor::assign(void*)`, `assign(const Tensor&)`": "`Tensor.assign(raw:)`",
      "`Tensor::assign(int32)`": "`Tensor.assign(scalar:)`",
      "`Tensor::data`": "`Tensor.withBytes(_:)`", "`Tensor::as_float`": "`Tensor.floats()`",
      "`Tensor::buffer`, `set_buffer`, `Buffer`, `Allocator`":
        "not here: tensors lie in the machine's memory, which `withBytes` shows",
      "`Npu`": "not here as a class: `--lock` of `synap_cli` and `synap_init`",
      "`Preprocessor::assign`": "`Preprocessor.assign(_:to:)`",
      "`Preprocessor::set_roi`": "`Preprocessor.setROI(_:)`; `--roi` of the tools",
      "`InputData`": "`InputData`", "`Classifier`": "`Classifier`", "`Detector`": "`Detector`",
      "`ImagePostprocessor`": "`ImagePostprocessor`",
      "`Rect`, `Landmark`, `Mask`, `Shape`, `DataType`, `Layout`":
        "`Rect`, `Landmark`, `Mask`, `Shape`, `DataType`, `Layout`",
      "`Dim2d`, `Dimensions`": "pairs with labels", "`QuantizationScheme`": "`Quantization`",
      "`Security`": "`TensorMetadata.security`, `Tensor.isSecure`",
      "`Timer`": "not here: Swift's own clocks",
      "`synap_version`": "`SynapVersion.compatible`",
      "`to_json_str`": "`DetectionResult.text`, `ClassificationResult.text`",
      "`from_string(Rect)`": "not here: the tools read it",
      "C, Java and Python interfaces": "not here",
    ]))
}
