# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0
"""The recipe of trainer onednn, from its settings, by PyTorch's own loss, optimisers and schedules."""

import copy
import math

import torch
from torch.optim import lr_scheduler

# What a peer can do with the same random choices: none.
INERT = {"dropout": 0, "mixup": 0, "jitter": 0, "scaling": 0, "time_shift": 0, "crop": 0, "time_warp": 0,
         "rotation": 0, "masking": 0, "channel_masking": 0, "sampling": "ordered"}


def class_weights(kind, labels, classes):
    """Inverse to the frequency, or to its square root; 1 in the mean over the windows."""
    if kind == "none":
        return None
    counts = torch.bincount(labels, minlength=classes).double()
    weights = counts ** (-0.5 if kind == "sqrt" else -1.0)
    weights[counts == 0] = 0
    return (weights / weights[labels].mean()).to(torch.get_default_dtype())


def make_optimizer(net, settings):
    groups = [{"params": net.kernels, "weight_decay": settings["weight_decay"]},
              {"params": net.others, "weight_decay": 0.0}]
    groups = [group for group in groups if group["params"]]
    rate = settings["learning_rate"]
    if settings["optimizer"] == "sgd":
        return torch.optim.SGD(groups, lr=rate, momentum=settings["momentum"], nesterov=settings["nesterov"])
    return torch.optim.AdamW(groups, lr=rate, betas=(settings["beta1"], settings["beta2"]), eps=settings["epsilon"])


def rounded(value):
    return math.floor(value + 0.5)


def make_schedule(optimizer, settings, steps):
    """Called once per step."""
    rate, warmup = settings["learning_rate"], rounded(settings["warmup"] * steps)
    rest = steps - warmup
    kind = settings["schedule"]
    if kind == "one_cycle":
        return lr_scheduler.OneCycleLR(optimizer, max_lr=rate, total_steps=steps, cycle_momentum=False)
    if kind == "cosine":
        main = lr_scheduler.CosineAnnealingLR(optimizer, T_max=rest, eta_min=rate * settings["final_rate"])
    elif kind == "step":
        main = lr_scheduler.StepLR(optimizer, step_size=rounded(settings["step_share"] * rest),
                                   gamma=settings["step_factor"])
    else:
        main = lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)
    if warmup == 0:
        return main
    rise = lr_scheduler.LinearLR(optimizer, start_factor=1 / (warmup + 1), end_factor=1.0, total_iters=warmup)
    return lr_scheduler.SequentialLR(optimizer, [rise, main], milestones=[warmup])


class Average:
    """Of all weights, running statistics included: average = d * average + (1 - d) * weights, d = min(decay,
    (1 + n) / (10 + n)) at the n-th update from 0."""

    def __init__(self, net, decay):
        self.net, self.decay, self.updates = copy.deepcopy(net), decay, 0

    @torch.no_grad()
    def update(self, net):
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        self.updates += 1
        for average, value in zip(self.net.state_dict().values(), net.state_dict().values()):
            average.lerp_(value, 1 - decay)


class Recipe:
    """steps: of the whole training. labels: of all training windows."""

    def __init__(self, net, settings, classes, labels, steps):
        for name, value in INERT.items():
            if settings[name] != value:
                raise SystemExit(f"{name} = {settings[name]} cannot be reproduced here")
        self.net = net
        self.loss = torch.nn.CrossEntropyLoss(class_weights(settings["class_weights"], labels, classes),
                                              label_smoothing=settings["label_smoothing"])
        self.clip_norm = settings["clip_norm"]
        self.optimizer = make_optimizer(net, settings)
        self.schedule = make_schedule(self.optimizer, settings, steps)
        self.average = Average(net, settings["ema"]) if settings["ema"] > 0 else None

    def step(self, windows, labels):
        """One training step. Returns the loss of the mini-batch before it."""
        self.net.train()
        self.optimizer.zero_grad()
        loss = self.loss(self.net(windows), labels)
        loss.backward()
        if self.clip_norm > 0:
            torch.nn.utils.clip_grad_norm_(self.net.parameters(), self.clip_norm)
        self.optimizer.step()
        self.schedule.step()
        if self.average:
            self.average.update(self.net)
        return loss.item()

    def judged(self):
        """The net that is validated and kept."""
        return (self.average.net if self.average else self.net).eval()

    @torch.no_grad()
    def validation_loss(self, windows, labels):
        return torch.nn.functional.cross_entropy(self.judged()(windows), labels).item()
