#!/usr/bin/env python3
"""Puts a format conversion before a workload: nv12 of another size to the network's picture.

    Benchmarks/timing/with_nv12.py mixed_369.json WIDTH HEIGHT >mixed_369_nv12.json

WIDTH and HEIGHT are the network's picture. Scaling takes 2.5 samples per pixel of the result, of
which the luma and a half as much chroma are read from DDR.
"""

import json
import sys


def with_conversion(workload, pixels):
    layers = [*workload["layers"], {"name": "nv12_to_rgb", "kind": "Preprocess"}]
    conversion = {
        "engine": "SH",
        "layer": len(layers) - 1,
        "bits": 8,
        "elements": pixels * 5 // 2,
        "ddr_read": pixels * 3 // 2,
        "ddr_written": pixels * 3,
    }
    later = [
        {**step, "after": [before + 1 for before in step.get("after", [])]}
        for step in workload["steps"]
    ]
    later[0]["after"] = [0]
    return {**workload, "layers": layers, "steps": [conversion, *later]}


def lines(workload):
    """JSON with a layer and a step per line."""
    for key, value in workload.items():
        if isinstance(value, list):
            items = ",\n".join("    " + json.dumps(item, separators=(",", ":")) for item in value)
            yield f'  "{key}": [\n{items}\n  ]'
        else:
            yield f'  "{key}": {json.dumps(value)}'


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        original = json.load(file)
    renewed = with_conversion(original, int(sys.argv[2]) * int(sys.argv[3]))
    print("{\n" + ",\n".join(lines(renewed)) + "\n}")
