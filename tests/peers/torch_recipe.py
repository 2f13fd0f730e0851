# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0
"""The training of trainer onednn by PyTorch's own losses and optimisers, from the trainer's settings."""

import math

import torch


class Adam(torch.optim.AdamW):
    """Epsilon is added to the uncorrected root of the second moment (Kingma, Ba 2015, end of section 2)."""

    EPSILON = 1e-7

    def step(self):
        for group in self.param_groups:
            state = self.state[group["params"][0]]
            steps = int(state["step"]) + 1 if state else 1
            group["eps"] = self.EPSILON / math.sqrt(1 - group["betas"][1] ** steps)
        super().step()


class Recipe:
    def __init__(self, net, settings):
        self.net = net
        self.loss = torch.nn.CrossEntropyLoss()
        self.optimizer = Adam(net.parameters(), lr=settings["learning_rate"], weight_decay=0.0)

    def step(self, windows, labels):
        """One training step. Returns the loss of the mini-batch before it."""
        self.net.train()
        self.optimizer.zero_grad()
        loss = self.loss(self.net(windows), labels)
        loss.backward()
        self.optimizer.step()
        return loss.item()


@torch.no_grad()
def validation_loss(net, windows, labels):
    net.eval()
    return torch.nn.functional.cross_entropy(net(windows), labels).item()
