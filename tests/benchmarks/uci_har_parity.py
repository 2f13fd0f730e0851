# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0
"""Whether linnet and PyTorch reach the same accuracy by the same recipe, on UCI HAR's published split.

usage: tests/peers/with_torch tests/benchmarks/uci_har_parity.py [FOLDER [SEEDS]]

FOLDER has train.npz and test.npz; by default uci_har in $LINNET_DATASETS or in ../shared/datasets beside the checkout.
Both sides train k=10,c=3 without batch normalisation for 30 epochs of shuffled mini-batches of 32 windows, by Adam at
0.001 from Glorot's initial weights, and predict the test windows with the weights of the last epoch: nothing is chosen by
them. Each side draws its own random numbers. Exit code 0: the means differ by at most 0.4 points.
"""

import os
import pathlib
import statistics
import subprocess
import sys

import numpy
import torch
from torch import nn

from training_speed_torch import tiny_net

K, C, EPOCHS, BATCH, RATE = 10, 3, 30, 32, 1e-3
LIMIT = 0.4  # points
SOURCE = pathlib.Path(__file__).resolve().parents[2]
LINNET = SOURCE / "build" / "bench" / "bin" / "last_epoch_accuracy"


def load(folder):
    """Features as windows x channels x time, normalised by the training windows, and labels from 0."""
    parts = [numpy.load(folder / name) for name in ("train.npz", "test.npz")]
    features = [part["features"].transpose(0, 2, 1).astype(numpy.float32) for part in parts]
    mean = features[0].mean(axis=(0, 2), keepdims=True, dtype=numpy.float64)
    deviation = features[0].std(axis=(0, 2), keepdims=True, dtype=numpy.float64)
    classes = numpy.unique(parts[0]["labels"])
    labels = [numpy.searchsorted(classes, part["labels"]) for part in parts]
    return [(torch.from_numpy(((x - mean) / deviation).astype(numpy.float32)), torch.from_numpy(y))
            for x, y in zip(features, labels)]


def initialise(net):
    """Glorot uniform with the fans that Keras takes, biases zero."""
    for layer in net:
        if isinstance(layer, nn.Conv1d):
            taps = layer.kernel_size[0]
            inputs, outputs = layer.in_channels // layer.groups, layer.out_channels // layer.groups
            nn.init.uniform_(layer.weight, -1, 1)
            layer.weight.data *= (6 / (taps * (inputs + outputs))) ** 0.5
        elif isinstance(layer, nn.Linear):
            nn.init.xavier_uniform_(layer.weight)
        if getattr(layer, "bias", None) is not None:
            nn.init.zeros_(layer.bias)


def torch_accuracy(train, test, seed):
    torch.manual_seed(seed)
    features, labels = train
    net = tiny_net(K, C, features.shape[1], int(labels.max()) + 1, False)
    initialise(net)
    optimizer = torch.optim.Adam(net.parameters(), lr=RATE)
    loss = nn.CrossEntropyLoss()
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(labels)).split(BATCH):
            optimizer.zero_grad(set_to_none=True)
            loss(net(features[rows]), labels[rows]).backward()
            optimizer.step()
    with torch.no_grad():
        return (net(test[0]).argmax(1) == test[1]).double().mean().item()


def linnet_accuracies(folder, seeds):
    if not LINNET.exists():
        raise SystemExit(f"{LINNET} is not there; build it: cmake --preset bench && cmake --build --preset bench")
    command = [LINNET, folder / "train.npz", folder / "test.npz", f"k={K},c={C}", str(EPOCHS), str(seeds)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    accuracies = [float(line) for line in output.split()]
    if len(accuracies) != seeds:
        raise SystemExit(f"{LINNET} answered {len(accuracies)} accuracies for {seeds} seeds")
    return accuracies


def report(name, accuracies):
    points = [100 * accuracy for accuracy in accuracies]
    spread = statistics.stdev(points) if len(points) > 1 else 0.0
    each = " ".join(f"{point:.2f}" for point in points)
    print(f"{name:8} mean={statistics.mean(points):.2f} sd={spread:.2f} seeds={each}", flush=True)
    return statistics.mean(points)


def main(arguments):
    default = pathlib.Path(os.environ.get("LINNET_DATASETS", SOURCE.parent / "shared" / "datasets")) / "uci_har"
    folder = pathlib.Path(arguments[0]) if arguments else default
    seeds = int(arguments[1]) if len(arguments) > 1 else 5
    for name in ("train.npz", "test.npz"):
        if not (folder / name).exists():
            raise SystemExit(f"{folder / name}: there is no such file; name the folder as first argument")
    torch.set_num_threads(1)
    ours = report("linnet", linnet_accuracies(folder, seeds))
    train, test = load(folder)
    theirs = report("torch", [torch_accuracy(train, test, seed) for seed in range(1, seeds + 1)])
    print(f"parity difference={ours - theirs:+.2f} limit={LIMIT}")
    return 0 if abs(ours - theirs) <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
