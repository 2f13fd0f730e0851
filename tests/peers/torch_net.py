# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0
"""A graph of primitives (sdk/include/linnet/sdk/graph.hpp) executed by PyTorch.

Signals are batch x channels x time here, vectors batch x channels. Where linnet differs from PyTorch's defaults, its
semantics are spelt out: the padding of "same", which may be longer behind than in front; average pooling that divides by
the number of real rows; batch normalisation with epsilon 1e-3 and running averages of the biased variance.
"""

import math

import torch
from torch.nn import functional as F

BATCH_NORM_EPSILON = 1e-3
STD_EPSILON = 1e-12
BATCH_NORM_MOMENTUM = 0.99  # of the running averages, once they have settled; the share of the old value


def same_padding(time, reach, stride):
    total = max(0, (math.ceil(time / stride) - 1) * stride + reach - time)
    return total // 2, total - total // 2


class Net(torch.nn.Module):
    """nodes: a list of {"op", "operands", "attributes", "weights"}, operands before users."""

    def __init__(self, nodes):
        super().__init__()
        self.nodes = nodes
        self.kernels, self.others = [], []  # trained parameters: those that weight decay is for, and the rest
        for i, node in enumerate(nodes):
            for role, values in node.get("weights", {}).items():
                self.add_weights(f"{role}{i}", role, self.arranged(i, role, torch.tensor(values)))

    def add_weights(self, name, role, values):
        if role in ("mean", "variance"):
            self.register_buffer(name, values)
            return
        parameter = torch.nn.Parameter(values)
        self.register_parameter(name, parameter)
        (self.kernels if role == "kernel" else self.others).append(parameter)

    def arranged(self, i, role, values):
        """From linnet's layout (sdk/include/linnet/sdk/trained_model.hpp) to PyTorch's."""
        attributes = self.nodes[i]["attributes"]
        if role != "kernel":
            return values
        if self.nodes[i]["op"] == "dense":
            return values.reshape(-1, int(attributes["units"])).t().contiguous()
        taps, filters = int(attributes["kernel"]), int(attributes["filters"])
        return values.reshape(taps, -1, filters).permute(2, 1, 0).contiguous()

    def weight(self, i, role):
        return getattr(self, f"{role}{i}", None)

    def forward(self, windows):
        """windows: batch x time x channels. Returns logits: the value before a final softmax."""
        signals = [windows.transpose(1, 2)]
        last = len(self.nodes) - 1
        for i, node in enumerate(self.nodes[1:], start=1):
            operands = [signals[o] for o in node["operands"]]
            if node["op"] == "softmax" and i == last:
                signals.append(operands[0])
            else:
                attributes = {key: int(value) if float(value).is_integer() else value
                              for key, value in node["attributes"].items()}
                signals.append(getattr(self, node["op"])(i, operands, **attributes))
        return signals[-1]

    def conv1d(self, i, operands, filters, kernel, stride, dilation, groups, same, bias):
        x = operands[0]
        if same:
            x = F.pad(x, same_padding(x.shape[2], (kernel - 1) * dilation + 1, stride))
        return F.conv1d(x, self.weight(i, "kernel"), self.weight(i, "bias"), stride, 0, dilation, groups)

    def dense(self, i, operands, units, bias):
        return F.linear(operands[0], self.weight(i, "kernel"), self.weight(i, "bias"))

    def batch_norm(self, i, operands):
        x, mean, variance = operands[0], self.weight(i, "mean"), self.weight(i, "variance")
        if self.training:
            axes = [axis for axis in range(x.dim()) if axis != 1]
            with torch.no_grad():
                mean.lerp_(x.mean(axes), 1 - BATCH_NORM_MOMENTUM)
                variance.lerp_(x.var(axes, unbiased=False), 1 - BATCH_NORM_MOMENTUM)
            mean = variance = None
        return F.batch_norm(x, mean, variance, self.weight(i, "gamma"), self.weight(i, "beta"), self.training,
                            eps=BATCH_NORM_EPSILON)

    def relu(self, i, operands):
        return F.relu(operands[0])

    def relu6(self, i, operands):
        return F.relu6(operands[0])

    def max_pool(self, i, operands, size, stride, same):
        x = operands[0]
        if same:
            x = F.pad(x, same_padding(x.shape[2], size, stride), value=-math.inf)
        return F.max_pool1d(x, size, stride)

    def avg_pool(self, i, operands, size, stride, same):
        x, real = operands[0], torch.ones(1, 1, operands[0].shape[2])
        if same:
            padding = same_padding(x.shape[2], size, stride)
            x, real = F.pad(x, padding), F.pad(real, padding)
        return F.avg_pool1d(x, size, stride) / F.avg_pool1d(real, size, stride)

    def global_avg_pool(self, i, operands):
        return operands[0].mean(2)

    def global_max_pool(self, i, operands):
        return operands[0].max(2).values

    def global_min_pool(self, i, operands):
        return operands[0].min(2).values

    def global_std_pool(self, i, operands):
        return (operands[0].var(2, unbiased=False) + STD_EPSILON).sqrt()

    def multiply(self, i, operands):
        first, second = operands
        return first * (second if first.dim() == second.dim() else second.unsqueeze(2))

    def sigmoid(self, i, operands):
        return torch.sigmoid(operands[0])

    def slice(self, i, operands, count, first):
        return operands[0][:, first:first + count]

    def add(self, i, operands):
        return sum(operands[1:], operands[0])

    def concat(self, i, operands):
        return torch.cat(operands, 1)

    def flatten(self, i, operands):
        return operands[0].transpose(1, 2).flatten(1)

    def dropout(self, i, operands, rate):
        return F.dropout(operands[0], rate, self.training)

    def softmax(self, i, operands):
        return F.softmax(operands[0], 1)
