"""Trains the face detector.

    python train.py --shared SHARED --labels labels.json --out run

Every picture, its order and the initial weights follow from the seed. A run that was interrupted goes on
from its last checkpoint, and ends with the same weights.
"""
import argparse
import copy
import json
import os
import threading
import time
from queue import Queue

import cv2
import numpy as np

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that wait leave the processor to others
import torch

from augment import Drawer
from loss import losses
from network import FaceNetwork
from photos import divided
from targets import positives, silence

SHAPES = ((192, 12), (256, 7), (192, 12), (320, 4))  # side and number of pictures, in turn
WARMUP = 150  # steps
SMALLEST = 20  # pixels of a chosen face
CROWDS = 0.3  # how much more often photos of many faces are taken, see Drawer
DECAY = 0.05


class Batches:
    """Batches from `first` to `last`, drawn one ahead of their use."""

    def __init__(self, drawer, seed, first, last):
        self.queue = Queue(maxsize=2)
        self.thread = threading.Thread(
            target=self.draw, args=(drawer, seed, first, last), daemon=True)
        self.thread.start()

    def draw(self, drawer, seed, first, last):
        for step in range(first, last):
            side, count = SHAPES[step % len(SHAPES)]
            pictures, faces, ignored = drawer.batch([seed, step], count, side)
            rows = [torch.from_numpy(r) for r in positives(faces, side)]
            masks = [torch.from_numpy(m) for m in silence(ignored, faces, count, side)]
            x = torch.from_numpy(np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)))
            self.queue.put((step, x, torch.from_numpy(faces), rows, masks))
        self.queue.put(None)

    def __iter__(self):
        return iter(self.queue.get, None)


def rate(step, steps, peak):
    """The learning rate: a warm-up, then a straight line down to nothing."""
    return peak * min((step + 1) / WARMUP, (steps - step) / (steps - WARMUP))


def follow(average, network, step):
    """Moves the averaged weights towards the network's."""
    keep = min(0.998, (step + 1) / (step + 20))
    with torch.no_grad():
        for a, n in zip(average.state_dict().values(), network.state_dict().values()):
            if a.is_floating_point():
                a.mul_(keep).add_(n, alpha=1 - keep)
            else:
                a.copy_(n)


def save(path, **state):
    """Writes a checkpoint, whole or not at all."""
    torch.save(state, path + ".new")
    os.replace(path + ".new", path)


def train(arguments):
    torch.manual_seed(arguments.seed)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(arguments.threads)
    cv2.setNumThreads(1)
    with open(arguments.labels) as file:
        drawer = Drawer(arguments.shared, divided(json.load(file))[0], SMALLEST, CROWDS)
    network = FaceNetwork().to(memory_format=torch.channels_last)
    average = copy.deepcopy(network)
    weights = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": weights, "weight_decay": DECAY}, {"params": others, "weight_decay": 0}],
        lr=arguments.rate)
    checkpoint = os.path.join(arguments.out, "checkpoint.pt")
    os.makedirs(arguments.out, exist_ok=True)
    first, seconds = 0, 0.0
    if os.path.exists(checkpoint):
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        first, seconds = state["step"], state["seconds"]
        print(f"goes on at step {first}", flush=True)
    last = min(arguments.steps, arguments.stop or arguments.steps)
    start, saved, sums = time.time() - seconds, time.time(), np.zeros(3)
    for step, x, faces, rows, masks in Batches(drawer, arguments.seed, first, last):
        for group in optimizer.param_groups:
            group["lr"] = rate(step, arguments.steps, arguments.rate)
        x = x.to(memory_format=torch.channels_last).float() / 255
        parts = losses(network(x), faces, rows, masks)
        optimizer.zero_grad(set_to_none=True)
        sum(parts).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 10)
        optimizer.step()
        follow(average, network, step)
        sums += [float(p.detach()) for p in parts]
        if (step + 1) % 20 == 0:
            print(
                f"{step + 1}/{arguments.steps}  box {sums[0] / 20:.5f}  object {sums[1] / 20:.5f}"
                f"  points {sums[2] / 20:.5f}  {time.time() - start:.0f} s", flush=True)
            sums[:] = 0
        if time.time() - saved > 120 or step + 1 == last:
            save(
                checkpoint, network=network.state_dict(), average=average.state_dict(),
                optimizer=optimizer.state_dict(), step=step + 1, seconds=time.time() - start)
            saved = time.time()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", required=True, help="the folder of datasets/")
    parser.add_argument("--labels", required=True, help="what label.py wrote")
    parser.add_argument("--out", required=True, help="the folder of the checkpoint")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=4800)
    parser.add_argument("--stop", type=int, help="end after so many steps of the schedule")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--threads", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
