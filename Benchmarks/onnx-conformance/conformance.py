"""Runs the backend tests of the onnx package on the float reference and compares with a kept list.

A test passes where the results have the expected types and shapes and are within the tolerance of
onnx's own runner. Operands that decide a shape are graph inputs in many tests; they become
initializers where a network doesn't import otherwise, as they are in exported networks.
"""

import argparse
import collections
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy
import onnx
from onnx import numpy_helper
from onnx.backend.test.runner import Runner

HERE = pathlib.Path(__file__).parent
DATA = pathlib.Path(onnx.__file__).parent / "backend/test/data"
EXECUTABLE = HERE.parent.parent / ".build/release/onnx-conformance"
EXPECTED = HERE / "expected-failures.txt"


class Mismatch(Exception):
    """What is wrong with a test."""


class Case:
    """A test: its model, and sets of inputs and outputs."""

    def __init__(self, group, name, path):
        self.group, self.name, self.path = group, name, path

    def sets(self, model):
        if self.group == "light":
            return [self.light_set(model)]
        folders = sorted(self.path.parent.glob("test_data_set*"))
        return [(tensors(f, "input", model.graph.input), tensors(f, "output", model.graph.output)) for f in folders]

    def light_set(self, model):
        """The inputs and outputs that onnx's runner makes up for a model without weights."""
        initializers = {i.name for i in model.graph.initializer}
        name = self.name.removeprefix("test_")
        inputs = [
            Runner.generate_dummy_data(i, seed=0, name=name, random=False)
            for i in model.graph.input
            if i.name not in initializers
        ]
        stem = str(self.path).removesuffix(".onnx")
        outputs = [load_tensor(f"{stem}_output_{i}.pb") for i in range(len(model.graph.output))]
        return inputs, outputs


def tensors(folder, kind, infos):
    count = len(list(folder.glob(f"{kind}_*.pb")))
    for info in infos[:count]:
        if info.type.WhichOneof("value") != "tensor_type":
            raise Mismatch(f"{info.type.WhichOneof('value')} instead of a tensor")
    return [load_tensor(folder / f"{kind}_{i}.pb") for i in range(count)]


def load_tensor(path):
    tensor = onnx.TensorProto()
    tensor.ParseFromString(pathlib.Path(path).read_bytes())
    return numpy_helper.to_array(tensor)


class Reference:
    """The process that runs networks, started again where one ends it."""

    def __init__(self):
        self.process = None

    def run(self, model, inputs, folder):
        (folder / "net.onnx").write_bytes(model.SerializeToString())
        for position, array in enumerate(inputs):
            (folder / f"{position}.bin").write_bytes(numpy.ascontiguousarray(array).tobytes())
        if self.process is None:
            self.process = subprocess.Popen(
                [EXECUTABLE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        self.process.stdin.write(f"{folder / 'net.onnx'}\t{folder}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().rstrip("\n")
        if not answer:
            self.process.wait()
            self.process = None
            raise Mismatch("the process ended: a trap")
        kind, _, text = answer.partition("\t")
        if kind != "ok":
            raise Mismatch(text.replace(str(folder / "net.onnx") + ": ", ""))
        return [self.result(folder, i, t) for i, t in enumerate(text.split(";"))]

    @staticmethod
    def result(folder, position, description):
        data_type, *extents = description.split()
        data = (folder / f"result_{position}.bin").read_bytes()
        return numpy.frombuffer(data, dtype=data_type).reshape([int(e) for e in extents])


def with_constants(model, inputs, keep):
    """The model with its inputs, save the first `keep`, turned into initializers."""
    changed = onnx.ModelProto()
    changed.CopyFrom(model)
    names = [i.name for i in model.graph.input]
    for name, array in list(zip(names, inputs))[keep:]:
        changed.graph.initializer.append(numpy_helper.from_array(array, name))
    return changed, inputs[:keep]


def compare(results, expected):
    if len(results) < len(expected):
        raise Mismatch(f"{len(results)} results instead of {len(expected)}")
    for position, (actual, wanted) in enumerate(zip(results, expected)):
        if actual.dtype != wanted.dtype:
            raise Mismatch(f"result {position} is {actual.dtype} instead of {wanted.dtype}")
        if actual.shape != wanted.shape:
            raise Mismatch(f"result {position} has the shape {actual.shape} instead of {wanted.shape}")
        try:
            numpy.testing.assert_allclose(actual, wanted, rtol=1e-3, atol=1e-7)
        except AssertionError as error:
            lines = [l for l in str(error).splitlines() if "difference" in l or "Mismatched" in l]
            raise Mismatch(f"result {position} is wrong: {' '.join(lines)}") from None


def check(case, reference, folder):
    """Raises a `Mismatch` where the test fails."""
    model = onnx.load(case.path)
    for inputs, expected in case.sets(model):
        attempts = [len(inputs)] + sorted({min(1, len(inputs)), 0}, reverse=True)
        # An extent of 0 in a file stands for one that isn't known.
        if any(array.size == 0 for array in inputs):
            attempts = [0]
        for position, keep in enumerate(attempts):
            network, given = with_constants(model, inputs, keep)
            try:
                compare(reference.run(network, given, folder), expected)
                break
            except Mismatch as error:
                is_import = "known before" in str(error) or "can't have the shape" in str(error) or (
                    "unknown extents" in str(error)
                )
                if not is_import or position + 1 == len(attempts):
                    raise


def all_cases():
    for group in ("node", "pytorch-converted", "pytorch-operator", "simple"):
        for folder in sorted((DATA / group).iterdir()):
            expanded = group == "node" and "_expanded" in folder.name
            yield Case("node-expanded" if expanded else group, folder.name, folder / "model.onnx")
    for path in sorted((DATA / "light").glob("*.onnx")):
        yield Case("light", path.stem.replace("light_", "test_", 1), path)


def read_expected():
    """The tests that are known to fail, with the reason: the line that starts with `#` before them."""
    result, title = {}, ""
    for line in EXPECTED.read_text().splitlines():
        if line.startswith("#"):
            title = line[1:].strip()
        elif line.strip():
            result[line.split()[0]] = title
    return result


def reason(text):
    """The kind of a failure, without what differs from test to test."""
    if "the operator is not supported" in text:
        names = {p.split("(")[1].split(",")[0] for p in text.split("error:")[:-1] if "(" in p}
        return "no operator " + ", ".join(sorted(names))
    text = text.split("error: ", 1)[-1].split(" | ")[0]
    return re.sub(r"\[[0-9, ]*\]", "", text)


def write_expected(failures):
    groups, known = collections.defaultdict(list), read_expected()
    for key, text in failures.items():
        groups[known.get(key) or reason(text)].append(key)
    lines = ["# Tests of onnx 1.22.0 that fail, under the reason; `run --write` renews the list, keeping reasons."]
    for title in sorted(groups):
        lines += ["", f"# {title}"] + sorted(groups[title])
    EXPECTED.write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", help="a file with names of node tests to count by themselves")
    parser.add_argument("--write", action="store_true", help="renew the list of expected failures")
    parser.add_argument("--only", default="", help="run tests whose names contain this")
    parser.add_argument("--verbose", action="store_true", help="print every failure")
    options = parser.parse_args()

    failures, counts = {}, collections.defaultdict(lambda: [0, 0])
    chosen = set()
    if options.list:
        lines = pathlib.Path(options.list).read_text().splitlines()
        chosen = {l.split()[0] for l in lines if l.startswith("test_")}
    reference = Reference()
    with tempfile.TemporaryDirectory() as temporary:
        for case in all_cases():
            if options.only not in case.name:
                continue
            key = f"{case.group}/{case.name}"
            try:
                check(case, reference, pathlib.Path(temporary))
            except Mismatch as error:
                failures[key] = str(error)
            except Exception as error:  # A type that numpy or onnx can't give.
                failures[key] = f"the test can't be read: {type(error).__name__}"
            groups = [case.group] + (["the list"] if case.group == "node" and case.name in chosen else [])
            for group in groups:
                counts[group][0] += key not in failures
                counts[group][1] += 1
            if options.verbose and key in failures:
                print(f"{'* ' if len(groups) > 1 else '  '}{key}: {failures[key]}")

    for group, (passed, count) in counts.items():
        print(f"{group}: {passed} of {count} pass")
    if options.write:
        write_expected(failures)
        return 0
    expected = {k for k in read_expected() if options.only in k.split("/")[1]}
    for key in sorted(expected - set(failures)):
        print(f"passes, but is listed in {EXPECTED.name}: {key}")
    for key in sorted(set(failures) - expected):
        print(f"fails: {key}: {failures[key]}")
    return 0 if expected == set(failures) else 1


sys.exit(main())
