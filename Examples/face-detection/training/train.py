"""Trains the face detector.

    python train.py --shared SHARED --labels labels.json --out run

It goes through the stages of stages.py. Every picture, its order and the initial weights follow from the
seed. A run that was interrupted goes on from its last checkpoint, and ends with the same weights.
"""
import argparse
import copy
import json
import os
import sys
import threading
import time
from queue import Queue

import cv2
import numpy as np

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that wait leave the processor to others
import torch

from augment import Drawer
from loss import losses
from mistakes import mistakes
from network import FaceNetwork
from photos import divided
from stages import STAGES, rate, stage_of
from targets import positives, silence

SHAPES = ((192, 12), (256, 7), (192, 12), (320, 4))  # side and number of pictures, in turn
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


def follow(average, network, step):
    """Moves the averaged weights towards the network's."""
    keep = min(0.998, (step + 1) / (step + 20))
    with torch.no_grad():
        for a, n in zip(average.state_dict().values(), network.state_dict().values()):
            if a.is_floating_point():
                a.mul_(keep).add_(n, alpha=1 - keep)
            else:
                a.copy_(n)


def weight_decay(network):
    """The weights, which decay, and the biases and normalizations, which don't."""
    weights = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    return [{"params": weights, "weight_decay": DECAY}, {"params": others, "weight_decay": 0}]


class Run:
    """A run's networks, optimizer and place; kept in a checkpoint."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.path = os.path.join(folder, "checkpoint.pt")
        self.network = FaceNetwork().to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.network)
        self.optimizer = torch.optim.AdamW(weight_decay(self.network))
        self.step, self.seconds, self.mistakes = 0, 0.0, []
        if os.path.exists(self.path):
            state = torch.load(self.path, weights_only=True)
            for part in ("network", "average", "optimizer"):
                getattr(self, part).load_state_dict(state[part])
            self.step, self.seconds, self.mistakes = state["step"], state["seconds"], state["mistakes"]
            print(f"goes on at step {self.step}", flush=True)

    def begin(self, shared, labels):
        """Starts a later stage from the averaged weights, with what they take for faces by mistake."""
        self.network.load_state_dict(self.average.state_dict())
        self.optimizer = torch.optim.AdamW(weight_decay(self.network))
        self.mistakes = mistakes(self.average, shared, labels)
        print(f"{len(self.mistakes)} mistakes", flush=True)

    def learn(self, x, faces, rows, masks):
        """One step; the losses of box, objectness and points."""
        x = x.to(memory_format=torch.channels_last).float() / 255
        parts = losses(self.network(x), faces, rows, masks)
        self.optimizer.zero_grad(set_to_none=True)
        sum(parts).backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 10)
        self.optimizer.step()
        return [float(p.detach()) for p in parts]

    def save(self, seconds):
        """Writes the checkpoint, whole or not at all."""
        self.seconds = seconds
        torch.save(
            {
                "network": self.network.state_dict(), "average": self.average.state_dict(),
                "optimizer": self.optimizer.state_dict(), "step": self.step,
                "seconds": self.seconds, "mistakes": self.mistakes,
            }, self.path + ".new")
        os.replace(self.path + ".new", self.path)


def train(arguments):
    torch.manual_seed(arguments.seed)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(arguments.threads)
    cv2.setNumThreads(1)
    with open(arguments.labels) as file:
        labels = divided(json.load(file))[0]
    run = Run(arguments.out)
    last = min(sum(s.steps for s in STAGES), arguments.stop or sys.maxsize)
    start, saved, sums = time.time() - run.seconds, time.time(), np.zeros(3)
    while run.step < last:
        index, first = stage_of(run.step)
        stage = STAGES[index]
        if run.step == first and first > 0:
            run.begin(arguments.shared, labels)
        drawer = Drawer(arguments.shared, labels, stage, run.mistakes)
        until = min(last, first + stage.steps)
        for step, *batch in Batches(drawer, arguments.seed, run.step, until):
            for group in run.optimizer.param_groups:
                group["lr"] = rate(stage, step - first)
            sums += run.learn(*batch)
            follow(run.average, run.network, step - first)
            run.step = step + 1
            if run.step % 20 == 0:
                print(
                    f"{run.step}/{last}  box {sums[0] / 20:.5f}  object {sums[1] / 20:.5f}"
                    f"  points {sums[2] / 20:.5f}  {time.time() - start:.0f} s", flush=True)
                sums[:] = 0
            if time.time() - saved > 120 or run.step == until:
                run.save(time.time() - start)
                saved = time.time()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", required=True, help="the folder of datasets/")
    parser.add_argument("--labels", required=True, help="what label.py wrote")
    parser.add_argument("--out", required=True, help="the folder of the checkpoint")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stop", type=int, help="end after so many steps")
    parser.add_argument("--threads", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
