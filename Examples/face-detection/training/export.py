"""Writes a checkpoint's averaged weights as ONNX, normalizations folded, and checks the file.

    python export.py --checkpoint run/checkpoint.pt --out ../model.onnx
"""
import argparse
import math

import numpy as np
import onnx
import onnxruntime
import torch

from network import VALUES, FaceNetwork, fuse

HEADS = ["fine", "medium", "coarse"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--size", type=int, nargs=2, default=(480, 640), help="height and width")
    parser.add_argument("--even-odds", type=float, default=0.5, help="the score to become 0.5")
    arguments = parser.parse_args()
    network = FaceNetwork()
    network.load_state_dict(torch.load(arguments.checkpoint, weights_only=True)["average"])
    network = fuse(network.eval())
    for head in network.heads:
        head.bias.data.view(3, VALUES)[:, 4] -= math.log(arguments.even_odds / (1 - arguments.even_odds))
    x = torch.rand(1, 3, *arguments.size, generator=torch.Generator().manual_seed(1))
    torch.onnx.export(
        network, (x,), arguments.out, opset_version=13, dynamo=False,
        input_names=["images"], output_names=HEADS)
    model = onnx.load(arguments.out)
    for index, node in enumerate(model.graph.node):
        node.name = f"{node.op_type}_{index}"
    onnx.save(model, arguments.out)
    onnx.checker.check_model(model, full_check=True)
    with torch.no_grad():
        expected = network(x)
    results = onnxruntime.InferenceSession(arguments.out).run(None, {"images": x.numpy()})
    error = max(float(np.abs(a.numpy() - b).max()) for a, b in zip(expected, results))
    parameters = sum(p.numel() for p in network.parameters())
    print(f"{arguments.out}: {parameters} parameters, at most {error:.1e} from PyTorch's results")
    if error > 1e-3:
        raise SystemExit("the ONNX file computes something else")


if __name__ == "__main__":
    main()
