"""Our tools on the same photos: converts with metafiles written here, runs what came out."""

import os
import re
import subprocess

import cv2
import numpy as np

from launcher import launch
from photos import calibration_photos, letterbox

_CHANNEL = {"data_type": "int8", "scheme": "perchannel_symmetric_affine"}
_PLAIN = {
    "mse_range_search": False, "bias_correction": False, "cross_layer_equalization": False,
}

METAFILES = {
    "ours-uint8-plain": {"data_type": "uint8", "options": _PLAIN},
    "ours-uint8": {"data_type": "uint8"},
    "ours-uint8-moving-average": {"data_type": "uint8", "algorithm": "moving_average"},
    "ours-uint8-kl": {"data_type": "uint8", "algorithm": "kl_divergence"},
    "ours-uint8-auto": {"data_type": "uint8", "algorithm": "auto"},
    "ours-channel-plain": {**_CHANNEL, "options": _PLAIN},
    "ours-channel-mse": {**_CHANNEL, "options": {**_PLAIN, "mse_range_search": True}},
    "ours-channel-bias": {**_CHANNEL, "options": {**_PLAIN, "bias_correction": True}},
    "ours-channel": _CHANNEL,
    "ours-channel-layers": {**_CHANNEL, "options": {**_PLAIN, "cross_layer_equalization": True}},
    "ours-channel-outputs": {**_CHANNEL, "options": {"output_equalization": True}},
    "ours-channel-moving-average": {**_CHANNEL, "algorithm": "moving_average"},
    "ours-channel-kl": {**_CHANNEL, "algorithm": "kl_divergence"},
    "ours-channel-auto": {**_CHANNEL, "algorithm": "auto"},
    "ours-int16": {"data_type": "int16"},
    "ours-float16": None,
}  # fmt: skip


def _fitted_photos(network, folder):
    """Writes the calibration photos as the peers' letterbox fits them."""
    os.makedirs(folder, exist_ok=True)
    for path in calibration_photos():
        name = os.path.splitext(os.path.basename(path))[0] + ".png"
        samples, _ = letterbox(path, *network.size)
        cv2.imwrite(os.path.join(folder, name), samples[:, :, ::-1])


def _yaml(value):
    """A value in YAML's flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_yaml(item)}" for key, item in value.items()) + "}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def write_metafile(network, setting, folder):
    """Writes `folder`/meta.yaml for a setting; its path."""
    lines = [
        "inputs:",
        f"- name: {network.input}",
        f"  shape: {list(network.shape)}",
        f"  means: [{', '.join([str(network.mean)] * 3)}]",
        f"  scale: {network.scale}",
        "  format: rgb",
        "outputs:",
    ]
    for output in network.outputs:
        lines += [f'- name: "{output}"', "  dequantize: true"]
    options = METAFILES[setting]
    if options is not None:
        photos = os.path.join(os.path.dirname(folder), "calibration")
        _fitted_photos(network, photos)
        lines += ["quantization:", *(f"  {key}: {_yaml(value)}" for key, value in options.items())]
        lines += ["  dataset:", "  - ../calibration/*.png"]
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "meta.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


def convert(network, setting, tools, folder):
    """Converts the network as it was exported; seconds and peak MiB, or the error."""
    metafile = write_metafile(network, setting, folder)
    command = [
        os.path.join(tools, "synap"), "convert", "--model", network.path, "--meta", metafile,
        "--target", "VS680", "--out-dir", folder,
    ]  # fmt: skip
    try:
        child = launch(command)
    except RuntimeError as error:
        lines = [line for line in re.split(r"[\r\n]+", str(error)) if "error" in line]
        return {"error": lines[0] if lines else str(error)}
    return {"seconds": round(child["seconds"], 1), "peak_mib": child["peak_mib"]}


def ours_runner(tools, folder, tensors):
    """A function from a sample to the heads that the compiled network in `folder` computes.

    It raises RuntimeError where `synap_cli` refuses; `tensors` holds the fitted photos.
    """
    command = os.path.join(os.path.abspath(tools), "synap_cli")

    def run(sample):
        photo = os.path.abspath(os.path.join(tensors, sample.name + ".png"))
        child = subprocess.run(
            [command, "-m", "model.synap", "--dump-out", photo],
            cwd=folder, check=False, capture_output=True, text=True,
        )  # fmt: skip
        if child.returncode != 0:
            raise RuntimeError(f"synap_cli: {(child.stdout + child.stderr).strip()}")
        return [
            np.fromfile(os.path.join(folder, f"output_float_{index}.dat"), dtype="<f4").reshape(
                head.shape
            )
            for index, head in enumerate(sample.heads)
        ]

    return run
