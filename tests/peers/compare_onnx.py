# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0
"""Runs the .onnx files of onnx_models in ONNX Runtime and compares what comes out with the reference.

usage: compare_onnx.py ONNX_MODELS [CASE...]

The int8 files are run in three ways:

  written      every operation in single precision between its QuantizeLinear and DequantizeLinear
  fused        by the integer kernels that ONNX Runtime puts in the place of such groups
  saturating   the same without the option session.x64quantprecision: on x86 processors without VNNI, sums of products then
               saturate at 16 bits. Printed for the record, not judged

The reference is exact but for the rounding to 256 values behind every operation. Where a value lies in the middle between
two of them but for rounding, either may come out. That is rare but behind average pools: the mean of two or four integers
often lies there. So networks with and without avg_pool are counted apart.
"""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnxruntime as ort

FLOAT_LIMIT = 1e-4  # of the largest logit
PROBABILITY_LIMIT = 1e-4
WAYS = ("written", "fused", "saturating")
# Of the logits, at least this share is at most so many steps from the reference.
LIMITS = {"without avg_pool": (0, 0.99), "with avg_pool": (2, 0.95)}


def run(path, way, windows):
    options = ort.SessionOptions()
    options.graph_optimization_level = (ort.GraphOptimizationLevel.ORT_DISABLE_ALL if way == "written"
                                        else ort.GraphOptimizationLevel.ORT_ENABLE_ALL)
    options.add_session_config_entry("session.x64quantprecision", "0" if way == "saturating" else "1")
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return session.run(["logits", "probabilities"], {"window": windows})


def compare_float(folder, case, windows):
    """The worst difference of logits, relative to the largest, and of probabilities."""
    logits, probabilities = run(folder / "model_float.onnx", "fused", windows)
    expected = np.array(case["float"]["logits"])
    scale = max(np.abs(expected).max(), 1e-9)
    assert logits.shape == expected.shape, (logits.shape, expected.shape)
    worst = np.abs(logits - expected).max() / scale
    return worst, np.abs(probabilities - np.array(case["float"]["probabilities"])).max()


class Agreement:
    """How far the logits of int8 files are from the reference, in steps of their scale."""

    def __init__(self):
        self.steps, self.same_class, self.windows = [], 0, 0

    def add(self, folder, way, case, windows):
        logits, _ = run(folder / "model_int8.onnx", way, windows)
        expected = np.array(case["int8"]["logits"])
        assert logits.shape == expected.shape, (logits.shape, expected.shape)
        steps = np.rint(np.abs(logits - expected) / case["logits_scale"]).astype(int)
        self.steps.append(steps.ravel())
        self.same_class += int((logits.argmax(1) == expected.argmax(1)).sum())
        self.windows += len(logits)
        return steps.max()

    def share(self, most):
        return float((np.concatenate(self.steps) <= most).mean())

    def describe(self):
        steps = np.concatenate(self.steps)
        return (f"{steps.size} logits: equal {self.share(0):.4%}, within 1 step {self.share(1):.4%}, "
                f"within 2 steps {self.share(2):.4%}, worst {steps.max()} steps; "
                f"same class for {self.same_class} of {self.windows} windows")


def main(onnx_models, *wanted):
    failures = []
    agreement = {(way, kind): Agreement() for kind in LIMITS for way in WAYS}
    operations = collections.Counter()
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([onnx_models, scratch, *wanted], check=True)
        for folder in sorted(pathlib.Path(scratch).iterdir()):
            case = json.loads((folder / "case.json").read_text())
            windows = np.array(case["windows"], dtype=np.float32).reshape(-1, *case["window"])
            operations.update(case["operations"])
            logits, probabilities = compare_float(folder, case, windows)
            kind = "with avg_pool" if "avg_pool" in case["operations"] else "without avg_pool"
            worst = {way: agreement[way, kind].add(folder, way, case, windows) for way in WAYS}
            print(f"{folder.name:20} float {logits:7.1e}, probabilities {probabilities:7.1e}; int8, worst in steps: "
                  + ", ".join(f"{way} {steps}" for way, steps in worst.items()))
            if not (logits <= FLOAT_LIMIT and probabilities <= PROBABILITY_LIMIT):
                failures.append(f"{folder.name}: the float file differs by {logits:.2e}, {probabilities:.2e}")
    print("operations: " + ", ".join(f"{op} {count}" for op, count in sorted(operations.items())))
    for (way, kind), one in agreement.items():
        if not one.windows:
            continue
        print(f"int8, {kind}, {way}: {one.describe()}")
        steps, share = LIMITS[kind]
        if way != "saturating" and one.share(steps) < share:
            failures.append(f"int8, {kind}, {way}: only {one.share(steps):.2%} of the logits are within {steps} steps")
    for failure in failures:
        print("FAILED " + failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
