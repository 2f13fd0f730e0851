# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0
"""Trains every case of loss_trace once more in PyTorch and compares the losses.

usage: compare_losses.py LOSS_TRACE [CASE...]

Both sides compute in single precision and add up in different orders. Training amplifies such differences where it is not
smooth: a value within rounding of the kink of a relu, or two within rounding of each other under a max pool, sends a
gradient another way. The learning rates of the cases are such that 50 steps move the loss well (printed: from the first to
the last) and yet initial weights that are changed by 1e-7 of themselves change no loss by more than 2e-6. The limit leaves
room for other processors and versions of PyTorch. A wrong gradient, constant or order is far beyond it: 1 - beta2 taken
from a rounded beta2, wrong by 1e-5 of itself, already was.
"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile
import warnings

import torch

from torch_net import Net
from torch_recipe import Recipe

LIMIT = 1e-5  # relative


def windows_of(case, part):
    time, channels = case["window"]
    features = torch.tensor(case[part]["features"]).reshape(-1, time, channels)
    return features, torch.tensor(case[part]["labels"], dtype=torch.long)


def train(case):
    """The losses of training and validation, one pair per step or per epoch."""
    net = Net(case["nodes"])
    features, labels = windows_of(case, "train")
    validation = windows_of(case, "validation")
    batch = case["settings"]["batch"]
    steps = case["epochs"] * math.ceil(len(labels) / batch)
    recipe = Recipe(net, case["settings"], case["classes"], labels, steps)
    train_losses, validation_losses = [], []
    for _ in range(case["epochs"]):
        losses = []
        for first in range(0, len(labels), batch):
            losses.append(recipe.step(features[first:first + batch], labels[first:first + batch]))
            if case["losses_of"] == "steps":
                train_losses.append(losses[-1])
                validation_losses.append(recipe.validation_loss(*validation))
        if case["losses_of"] == "epochs":
            train_losses.append(sum(losses) / len(losses))
            validation_losses.append(recipe.validation_loss(*validation))
    return train_losses, validation_losses


def worst_difference(ours, theirs):
    if len(ours) != len(theirs):
        raise SystemExit(f"{len(ours)} losses of linnet, {len(theirs)} of PyTorch")
    return max(abs(a - b) / abs(b) for a, b in zip(ours, theirs))


def main(loss_trace, wanted):
    torch.set_num_threads(1)
    # Its schedules warn of their own use of one another.
    warnings.filterwarnings("ignore", message="The epoch parameter in `scheduler.step", category=UserWarning)
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([loss_trace, folder, *wanted], check=True)
        cases = sorted(pathlib.Path(folder).glob("*.json"))
        for path in cases:
            case = json.loads(path.read_text())
            train_losses, validation_losses = train(case)
            worst = worst_difference(case["train_losses"], train_losses)
            worst_validation = worst_difference(case["validation_losses"], validation_losses)
            agrees = worst <= LIMIT and worst_validation <= LIMIT  # false for NaN
            if not agrees:
                failed.append(case["name"])
            print(f"{case['name']:24} loss {case['train_losses'][0]:.4f} to {case['train_losses'][-1]:.4f}  worst relative "
                  f"difference: training {worst:.1e}, validation {worst_validation:.1e}{'' if agrees else '  DIFFERS'}",
                  flush=True)
    if not cases:
        raise SystemExit("there was nothing to compare")
    if failed:
        raise SystemExit(f"{len(failed)} of {len(cases)} differ by more than {LIMIT}: {', '.join(failed)}")
    print(f"{len(cases)} trainings agree with PyTorch {torch.__version__} within {LIMIT}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
