#!/usr/bin/env python3
"""Which part of the 8-bit error of a network comes from where, simulated with onnxruntime.

    Benchmarks/quantization/run error_sources [--network N] [--each] [--out FILE.md]

Rounds the heads, the inner activations and the weights alone and together, with several choices of
ranges; with `--each` one tensor and one layer at a time, which takes minutes.
"""

import argparse
import os

import numpy as np
import onnx

from evaluation import Evaluation, runner
from figures import NoiseRatio, decibels
from networks import NETWORKS
from photos import ROOT, calibration_photos, letterbox
from simulation import Grid, Points, Statistics, silu, with_grids, with_rounded_weights

WORK = os.path.join(ROOT, ".build", "quantization")
PERCENTILES = (99.99, 99.9)
FEW = slice(None, None, 3)


class Study:
    """A network with the statistics of its tensors and its evaluation photos."""

    def __init__(self, network):
        self.network = network
        os.makedirs(WORK, exist_ok=True)
        path = network.cut(WORK)
        self.model = onnx.load(path)
        self.points = Points(self.model, network.outputs)
        photos = [network.tensor(letterbox(p, *network.size)[0]) for p in calibration_photos()]
        operands = [node.input[0] for node in self.points.convolutions]
        names = list(dict.fromkeys([*self.points.all, *operands]))
        self.statistics = Statistics(self.model, names, photos)
        self.evaluation = Evaluation(network, path, photos=("annotated",))
        self.widest = self.grids(self.points.all)
        self.best = {name: self.statistics.best(name) for name in self.points.all}
        aware = {name: self.statistics.best(name, silu) for name in self.points.before_silu}
        self.aware = {**self.best, **aware}

    def grids(self, names):
        """Grids from the smallest to the largest value."""
        return {name: self.statistics.widest(name) for name in names}

    def by_channel(self, heads):
        """The heads rounded with a range of its own for each channel."""
        results = []
        for name, head in zip(self.network.outputs, heads):
            result = np.empty_like(head)
            lows, highs = self.statistics.channel_low[name], self.statistics.channel_high[name]
            for channel, extremes in enumerate(zip(lows, highs)):
                result[:, channel] = Grid(*extremes).rounded(head[:, channel])
            results.append(result)
        return results

    def row(self, label, model, after=None):
        """A line of the table: heads of `model`, passed through `after`."""
        run = runner(model.SerializeToString())
        after = after or (lambda heads: heads)
        figures = self.evaluation.figures(lambda sample: after(run(sample)))
        faces = figures["annotated"]
        cells = [
            label,
            str(figures["sqnr_pooled_db"]),
            " ".join(str(value) for value in figures["sqnr_db"].values()),
            f"{faces['kept']}/{faces['float']}",
            str(faces.get("landmark_error_percent", "–")),
            str(faces["landmark_shift_percent"]),
        ]
        return f"| {' | '.join(cells)} |"

    def noise(self, model):
        """Noise energy of all heads over their signal energy, on every third photo."""
        run = runner(model.SerializeToString())
        ratio = NoiseRatio(self.network.outputs)
        for sample in self.evaluation.groups["annotated"][FEW]:
            ratio.add(sample.heads, run(sample))
        return ratio.noise.sum() / ratio.signal.sum()


def chosen(grids, names):
    """The grids of `names`."""
    return {name: grids[name] for name in names}


def table(study):
    """All the ways of rounding a part or the whole, line by line."""
    points, model, heads = study.points, study.model, study.network.outputs
    yield "| rounded | pooled dB | dB by head | kept | landmark error % | landmark shift % |"
    yield "|---|---:|---:|---:|---:|---:|"
    yield study.row("heads, extremes", with_grids(model, chosen(study.widest, heads)))
    yield study.row("heads, least squares", with_grids(model, chosen(study.best, heads)))
    for percent in PERCENTILES:
        grids = {name: study.statistics.percentile(name, percent) for name in heads}
        yield study.row(f"heads, percentile {percent}", with_grids(model, grids))
    yield study.row("heads, extremes by channel", model, study.by_channel)
    kinds = {
        "input": [points.input],
        "before SiLU": points.before_silu,
        "after SiLU": points.after_silu,
        "joins and convolutions without SiLU": [*points.plain, *points.joins],
        "all inner": points.inner,
    }
    choices = {"extremes": study.widest, "least squares": study.best, "SiLU-aware": study.aware}
    for kind, names in kinds.items():
        for choice, grids in choices.items():
            used = chosen(grids, [name for name in names if name in points.inner])
            touched = kind in ("before SiLU", "all inner") and points.before_silu
            if used and (choice != "SiLU-aware" or touched):
                yield study.row(f"{kind}, {choice}", with_grids(model, used))
    weights = {}
    for label, by_channel in (("per tensor", False), ("per channel", True)):
        weights[label] = with_rounded_weights(model, by_channel)
        yield study.row(f"weights {label}", weights[label])
        label += ", bias corrected"
        weights[label] = with_rounded_weights(model, by_channel, means=study.statistics.mean)
        yield study.row(f"weights {label}", weights[label])
    for label, rounded in weights.items():
        for choice, grids in choices.items():
            if choice == "SiLU-aware" and not points.before_silu:
                continue
            inner = with_grids(rounded, chosen(grids, points.inner))
            all_grids = {**chosen(grids, points.inner), **chosen(study.widest, heads)}
            name = f"weights {label}; inner {choice}"
            yield study.row(f"{name}; heads float", inner)
            yield study.row(f"{name}; heads by channel", inner, study.by_channel)
            yield study.row(f"{name}; heads extremes", with_grids(rounded, all_grids))


def one_by_one(study):
    """The noise of each tensor and of each layer's weights alone, the largest first."""
    activations = [
        (study.noise(with_grids(study.model, {name: study.widest[name]})),
         study.noise(with_grids(study.model, {name: study.aware[name]})), name)
        for name in study.points.inner
    ]  # fmt: skip
    weights = [
        tuple(
            study.noise(with_rounded_weights(study.model, by_channel, names={node.output[0]}))
            for by_channel in (False, True)
        ) + (node.output[0],)
        for node in study.points.convolutions
    ]  # fmt: skip
    parts = (
        ("activation", "extremes", "SiLU-aware", activations),
        ("weights of", "per tensor", "per channel", weights),
    )
    for title, first, second, rows in parts:
        sums = [sum(row[index] for row in rows) for index in (0, 1)]
        yield ""
        yield f"| {title} | {first}, dB | share % | {second}, dB | share % |"
        yield "|---|---:|---:|---:|---:|"
        for *noises, name in sorted(rows, reverse=True):
            cells = (
                f"{decibels(1, noise):.1f} | {100 * noise / total:.1f}"
                for noise, total in zip(noises, sums)
            )
            yield f"| {name} | {' | '.join(cells)} |"


def main():
    parser = argparse.ArgumentParser(description="Where the error of an 8-bit network comes from.")
    parser.add_argument("--network", choices=NETWORKS, default="yolov5n_face")
    parser.add_argument("--each", action="store_true", help="one tensor, one layer at a time")
    parser.add_argument("--out", help="Markdown; .build/quantization/error_sources_NETWORK.md")
    arguments = parser.parse_args()

    study = Study(NETWORKS[arguments.network])
    name = f"error_sources_{arguments.network}.md"
    with open(arguments.out or os.path.join(WORK, name), "w", encoding="utf-8") as file:
        for part in (table, one_by_one) if arguments.each else (table,):
            for line in part(study):
                print(line, flush=True)
                file.write(line + "\n")


if __name__ == "__main__":
    main()
