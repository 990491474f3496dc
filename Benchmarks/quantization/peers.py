#!/usr/bin/env python3
"""Compares quantizers on the same networks, photos and figures: docs/benchmarks.md.

    Benchmarks/quantization/run [--networks N…] [--only SETTING…] [--ours BUILD] [--out FILE]

Writes the figures as JSON to FILE and as Markdown beside it. With `--ours`, the folder of `synap`
and `synap_cli`, the metafiles in `ours.py` are converted and run on the same fitted photos.
"""

import argparse
import json
import os
import sys

from evaluation import Evaluation, runner, write_tensors
from launcher import launch
from networks import NETWORKS
from ours import METAFILES, convert, ours_runner
from photos import ROOT
from quantizers import SETTINGS
from table import markdown

WORK = os.path.join(ROOT, ".build", "quantization")


def quantize(network, setting, model, result):
    """Runs one peer in a process of its own; what it needed."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "quantizers.py")
    try:
        child = launch([sys.executable, "-B", script, network.name, setting, model, result])
    except RuntimeError as error:
        return {"error": str(error).splitlines()[-1]}
    seconds = float(child["output"].split()[-1])
    return {"seconds": round(seconds, 1), "peak_mib": child["peak_mib"]}


def peer_row(network, evaluation, setting, model, folder):
    """The figures of one peer setting."""
    result = os.path.join(folder, f"{setting}.onnx")
    row = quantize(network, setting, model, result)
    if "error" not in row:
        row["bytes"] = os.path.getsize(result)
        row.update(evaluation.figures(runner(result)))
    return row


def our_row(network, evaluation, setting, tools, folder):
    """The figures of one metafile of ours."""
    target = os.path.join(folder, setting)
    row = convert(network, setting, tools, target)
    if "error" not in row:
        row["bytes"] = os.path.getsize(os.path.join(target, "model.synap"))
        run = ours_runner(tools, target, os.path.join(folder, "tensors"))
        try:
            row.update(evaluation.figures(run))
        except RuntimeError as error:
            row["error"] = str(error)
    return row


def main():
    parser = argparse.ArgumentParser(description="Compares quantizers on face detectors.")
    parser.add_argument("--networks", nargs="+", choices=NETWORKS, default=list(NETWORKS))
    parser.add_argument("--only", nargs="*", choices=[*SETTINGS, *METAFILES], help="settings")
    parser.add_argument("--ours", metavar="FOLDER", help="where synap and synap_cli are")
    parser.add_argument("--out", default=os.path.join(WORK, "peers.json"))
    arguments = parser.parse_args()

    wanted = [*SETTINGS, *METAFILES] if arguments.only is None else arguments.only
    results = {}
    if os.path.exists(arguments.out):
        with open(arguments.out, encoding="utf-8") as file:
            results = json.load(file)
    os.makedirs(os.path.dirname(os.path.abspath(arguments.out)), exist_ok=True)
    for name in arguments.networks:
        network = NETWORKS[name]
        folder = os.path.join(WORK, name)
        os.makedirs(folder, exist_ok=True)
        model = network.cut(folder)
        evaluation = Evaluation(network, model)
        write_tensors(evaluation, os.path.join(folder, "tensors"))
        rows = results.setdefault(name, {})
        rows["float"] = {
            "bytes": os.path.getsize(model),
            **evaluation.figures(lambda sample: sample.heads),
        }
        for setting in wanted:
            if setting in SETTINGS:
                rows[setting] = peer_row(network, evaluation, setting, model, folder)
            elif arguments.ours:
                rows[setting] = our_row(network, evaluation, setting, arguments.ours, folder)
            else:
                continue
            print(name, setting, json.dumps(rows[setting]), flush=True)
            with open(arguments.out, "w", encoding="utf-8") as file:
                json.dump(results, file, indent=1)
    text = markdown(results)
    with open(os.path.splitext(arguments.out)[0] + ".md", "w", encoding="utf-8") as file:
        file.write(text)
    print(text)


if __name__ == "__main__":
    main()
