#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0
"""Measures the code and the stack of every kernel on every core, for code_size_table.inc.

    measure_code.py FIRMWARE_MAKEFILE            writes the table
    measure_code.py FIRMWARE_MAKEFILE --check    compares it; exit status 1 when it differs, 77 without the compiler

The kernels are compiled with the flags of the firmware's Makefile and linked alone, one after the other; the linker's
map says of which functions a kernel consists, with those of the compiler's library. The stack is what functions push
and reserve, summed along the deepest chain of calls.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
TABLE = FOLDER / "code_size_table.inc"
KERNELS = [  # in the order of enum Kernel
    "ln_pointwise", "ln_pointwise_max2", "ln_conv", "ln_conv_grouped", "ln_depthwise", "ln_depthwise3", "ln_dense",
    "ln_max_pool", "ln_avg_pool", "ln_global_avg", "ln_global_max", "ln_add", "ln_concat", "ln_clip", "ln_global_min",
    "ln_global_std", "ln_multiply", "ln_lookup", "ln_slice"]
RUNS = ["run_float", "run_int16"]  # in the order of enum Samples
CORES = {"m0": "", "m3": "", "m4": "", "m7": "", "m33": "", "m33_nodsp": "-mcpu=cortex-m33+nodsp -mfloat-abi=soft",
         "m55": ""}
MODEL = """#include "ln_run.h"
extern const ln_model model;
int run_float(const float *window, int8_t *result);
int run_int16(const int16_t *window, int8_t *result);
int run_float(const float *window, int8_t *result) { return (int)ln_run_float(&model, window, result, 0); }
int run_int16(const int16_t *window, int8_t *result) { return (int)ln_run_int16(&model, window, result, 0); }
"""


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, **options)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed")
    return done.stdout


def compiler_flags(makefile, core):
    other = [f"FLAGS_{core}={CORES[core]}"] if CORES[core] else []
    probe = f"include {makefile}\nprint-flags:\n\t@echo $(CFLAGS)\n"
    flags = run("make", "-s", "-f", "-", "print-flags", f"CORE={core}", "MODEL=.", *other, input=probe)
    return [flag for flag in flags.split() if flag != "-Werror"]


def compile_all(flags, folder):
    sources = sorted((FOLDER / "kernels").glob("ln_*.c"))
    (folder / "model.c").write_text(MODEL)
    objects = []
    for source in [*sources, folder / "model.c"]:
        target = folder / (source.stem + ".o")
        run("arm-none-eabi-gcc", *flags, "-I", FOLDER / "kernels", "-c", source, "-o", target)
        objects.append(target)
    return objects


def linked_parts(map_text):
    """The functions in a linker's map and their sizes, rounded up to words as their neighbours are aligned."""
    parts = {}
    text = map_text[map_text.index("Linker script and memory map"):]
    for name, size, file in re.findall(r"^ (\.(?:text|rodata)\S*)\s+0x[0-9a-f]+\s+(0x[0-9a-f]+) (\S+)", text, re.M):
        member = re.search(r"\((\S+)\.o\)$", file)
        part = member.group(1) if member else re.sub(r"^\.text\.", "", name)
        if int(size, 16) > 0:
            parts[part] = parts.get(part, 0) + (int(size, 16) + 3) // 4 * 4
    return parts


def own_stack(lines):
    """What the instructions of one function push and reserve."""
    total = 0
    for line in lines:
        if found := re.search(r"\b(?:push(?:\.w)?|stmdb\s+sp!,|str(?:\.w)?\s+\w+, \[sp, #-4\]!)\s*(.*)", line):
            total += 4 * registers(found.group(1)) if "{" in line else 4
        elif found := re.search(r"\bvpush\s+(.*)", line):
            total += (8 if "d" in found.group(1) else 4) * registers(found.group(1))
        elif found := re.search(r"\bsub(?:s|w|\.w)?\s+sp,(?: sp,)? #(\d+)", line):
            total += int(found.group(1))
        elif found := re.search(r"\bstrd\s+\w+, \w+, \[sp, #-(\d+)\]!", line):
            total += int(found.group(1))
    return total


def registers(text):
    count = 0
    names = {"sl": 10, "fp": 11, "ip": 12, "lr": 14}
    for item in re.search(r"\{(.*?)\}", text).group(1).split(","):
        ends = [names.get(end.strip()) or int(re.sub(r"\D", "", end)) for end in item.split("-")]
        count += ends[-1] - ends[0] + 1
    return count


def deepest_stacks(elf):
    """By function: the bytes of stack of the deepest chain of direct calls that begins with it."""
    bodies = {}
    for line in run("arm-none-eabi-objdump", "-d", "--no-show-raw-insn", elf).splitlines():
        if found := re.match(r"[0-9a-f]+ <(\S+)>:", line):
            name = found.group(1)
            bodies[name] = []
        elif bodies:
            bodies[name].append(line)
    order = list(bodies)
    depth = {}

    def deepest(name, above=()):
        if name in above:
            return 0
        if name not in depth:
            callees = {found for line in bodies[name]
                       for found in re.findall(r"\b(?:b|bl|b[a-z]{2}|b\.n|b\.w|b[a-z]{2}\.[nw]|cbn?z)\s.*<([^+>]+)>", line)}
            inner = [deepest(callee, (*above, name)) for callee in callees - {name} if callee in bodies]
            depth[name] = own_stack(bodies[name]) + max(inner, default=0)
        return depth[name]

    for name in order:
        deepest(name)
    return depth, {name: own_stack(body) for name, body in bodies.items()}


def measure(makefile, core):
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        flags = compiler_flags(makefile, core)
        objects = compile_all(flags, folder)
        machine = [flag for flag in flags if flag.startswith("-m")]
        parts, uses, stacks, above = {}, {}, {}, {}
        for entry in [*KERNELS, *RUNS]:
            elf, link_map = folder / "one.elf", folder / "one.map"
            run("arm-none-eabi-gcc", *machine, "-nostdlib", f"-Wl,--gc-sections,-e,{entry},-Map={link_map}",
                "-Wl,--defsym=model=0x20000000", *objects, "-lgcc", "-o", elf)
            found = linked_parts(link_map.read_text())
            parts.update(found)
            uses[entry] = set(found)
            deepest, own = deepest_stacks(elf)
            stacks[entry] = deepest[entry]
            if entry in RUNS:  # the frames between its caller and a kernel
                above[entry] = own[entry] + own["ln_" + entry] + own["ln_run_steps"]
        return parts, uses, stacks, above


def table(makefile):
    version = run("arm-none-eabi-gcc", "-dumpfullversion").strip()
    names = []
    measured = {core: measure(makefile, core) for core in CORES}
    for parts, uses, _, _ in measured.values():
        names += [name for name in sorted(parts) if name not in names]
    lines = ["// SPDX-FileCopyrightText: 2026 The linnet authors", "// SPDX-License-Identifier: Apache-2.0", "",
             f"// Written by measure_code.py with arm-none-eabi-gcc {version}; do not edit.",
             *wrapped("// Parts: ", names), "",
             f"inline constexpr std::size_t part_count = {len(names)};",
             f"inline constexpr std::array<CoreCode, {len(CORES)}> core_codes = {{{{"]
    for core, (parts, uses, stacks, above) in measured.items():
        masks = [sum(1 << names.index(name) for name in uses[entry]) for entry in [*KERNELS, *RUNS]]
        lines.append(f'    {{"{core}",')
        lines.append("     {" + ", ".join(str(parts.get(name, 0)) for name in names) + "},")
        lines.append("     {" + ", ".join(f"{mask:#x}" for mask in masks[:len(KERNELS)]) + "},")
        lines.append("     {" + ", ".join(f"{mask:#x}" for mask in masks[len(KERNELS):]) + "},")
        lines.append("     {" + ", ".join(str(stacks[entry]) for entry in KERNELS) + "},")
        lines.append("     {" + ", ".join(str(stacks[entry]) for entry in RUNS) + "},")
        lines.append("     {" + ", ".join(str(above[entry]) for entry in RUNS) + "}},")
    return "\n".join([*lines, "}};", ""])


def wrapped(start, names):
    lines, line = [], start
    for name in names:
        if len(line) + len(name) > 118:
            lines.append(line.rstrip())
            line = "//   "
        line += name + " "
    return [*lines, line.rstrip()]


def main():
    if shutil.which("arm-none-eabi-gcc") is None:
        print("skipped: no arm-none-eabi-gcc (Debian package gcc-arm-none-eabi)")
        return 77
    text = table(pathlib.Path(sys.argv[1]).resolve())
    if "--check" not in sys.argv[2:]:
        TABLE.write_text(text)
        return 0
    version = run("arm-none-eabi-gcc", "-dumpfullversion").strip()
    committed = TABLE.read_text()
    if f"arm-none-eabi-gcc {version};" not in committed:
        print(f"skipped: the table was not measured with arm-none-eabi-gcc {version}")
        return 77
    if text != committed:
        print("The code sizes of the kernels are not those in code_size_table.inc; run measure_code.py again.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
