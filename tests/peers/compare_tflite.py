# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0
"""compare_tflite.py TFLITE_FILES FOLDER

Has the program TFLITE_FILES export networks into FOLDER, runs every file in the interpreter of LiteRT with its reference
kernels, and compares each output with what the runtime tflm computed, bit for bit. Only files with FULLY_CONNECTED may
differ in few windows: there LiteRT rounds otherwise than TensorFlow Lite Micro, whose results the runtime has.

Every tensor has a place of its own: the memory planner of LiteRT 2.3 computes an operation over its operand while what
shares that operand's place through a reshape is still to be read.
"""

import json
import pathlib
import subprocess
import sys

import numpy
from ai_edge_litert.interpreter import Interpreter, OpResolverType


def quantized(windows, description):
    """What a caller does before the form "int8" of a file, in single precision as the file itself would."""
    mean = numpy.array(description["mean"], numpy.float32)
    factor = numpy.array(description["inverse_deviation"], numpy.float32)
    steps = ((windows - mean) * factor / numpy.float32(description["input"]["scale"])).astype(numpy.float64)
    whole = numpy.trunc(steps + numpy.copysign(0.5, steps))  # halves away from zero, exact in double precision
    return numpy.clip(whole + description["input"]["zero_point"], -128, 127).astype(numpy.int8)


def differences(folder):
    """How many windows of a file differ, and of how many."""
    description = json.loads((folder / "model_tflite.json").read_text())
    interpreter = Interpreter(model_path=str(folder / description["file"]),
                              experimental_op_resolver_type=OpResolverType.BUILTIN_REF,
                              num_threads=1,
                              experimental_preserve_all_tensors=True)
    interpreter.allocate_tensors()
    entry, = interpreter.get_input_details()
    result, = interpreter.get_output_details()
    assert result["dtype"] == numpy.int8 and list(entry["shape"]) == description["input"]["shape"]
    windows = numpy.fromfile(folder / "windows.f32", numpy.float32).reshape(-1, *entry["shape"][1:])
    if entry["dtype"] == numpy.int8:
        windows = quantized(windows, description)
    expected = numpy.fromfile(folder / "results.i8", numpy.int8).reshape(len(windows), -1)
    wrong = 0
    for window, wanted in zip(windows, expected):
        interpreter.set_tensor(entry["index"], window[numpy.newaxis])
        interpreter.invoke()
        wrong += not numpy.array_equal(interpreter.get_tensor(result["index"]).ravel(), wanted)
    return wrong, len(windows), len(numpy.unique(expected))


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    subprocess.run([program, str(root)], check=True)
    failed = False
    for form in "raw", "int8", "fully_connected":
        files = windows = wrong = telling = 0
        allowed = 0.02 if form == "fully_connected" else 0
        for folder in sorted(root.glob("*." + form)):
            different, compared, values = differences(folder)
            if different and not allowed:
                print(f"{folder.name}: {different} of {compared} windows differ")
            files, windows, wrong, telling = files + 1, windows + compared, wrong + different, telling + (values > 8)
        print(f"{form}: {files} files, {telling} of them with more than 8 different outputs; "
              f"{wrong} of {windows} windows differ")
        failed |= files == 0 or wrong > allowed * windows or telling < files // 2
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
