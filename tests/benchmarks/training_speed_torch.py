# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0
"""The PyTorch side of training_speed: the same nets as one would write them in PyTorch, trained eagerly on one thread.

Commands on standard input, one answer per line:
  net K C TIME CHANNELS CLASSES BATCH BATCH_NORM WINDOWS   the number of trained weights
  run                                                      seconds per step, of an epoch over all windows
"""

import sys
import time

import torch
from torch import nn


def separable(channels, filters, batch_norm):
    layers = [nn.Conv1d(channels, channels, 3, padding=1, groups=channels, bias=False), nn.Conv1d(channels, filters, 1)]
    if batch_norm:
        layers.append(nn.BatchNorm1d(filters))
    return layers + [nn.ReLU()]


def tiny_net(k, c, channels, classes, batch_norm):
    layers = separable(channels, k, batch_norm)
    for _ in range(c):
        layers += [nn.MaxPool1d(2)] + separable(k, k * 3 // 2, batch_norm)
        k = k * 3 // 2
    layers += [nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(k, k * 3 // 2), nn.ReLU(), nn.Linear(k * 3 // 2, classes)]
    return nn.Sequential(*layers)


class Training:
    def __init__(self, k, c, length, channels, classes, batch, batch_norm, windows):
        torch.manual_seed(1)
        self.net = tiny_net(k, c, channels, classes, batch_norm)
        self.features = torch.randn(windows, channels, length)
        self.labels = torch.arange(windows) % classes
        self.batch = batch
        self.loss = nn.CrossEntropyLoss()
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=1e-3)

    def weights(self):
        return sum(parameter.numel() for parameter in self.net.parameters())

    def epoch(self):
        start = time.perf_counter()
        total, steps = 0.0, 0
        for rows in torch.randperm(len(self.labels)).split(self.batch):
            self.optimizer.zero_grad(set_to_none=True)
            loss = self.loss(self.net(self.features[rows]), self.labels[rows])
            loss.backward()
            self.optimizer.step()
            total += loss.item()
            steps += 1
        return (time.perf_counter() - start) / steps


def main():
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    print(f"torch {torch.__version__}", flush=True)
    trainings = {}
    for line in sys.stdin:
        command, *arguments = line.split()
        if line not in trainings and command == "net":
            trainings[line] = Training(*map(int, arguments))
        if command == "net":
            current = trainings[line]
            print(current.weights(), flush=True)
        else:
            print(current.epoch(), flush=True)


if __name__ == "__main__":
    main()
