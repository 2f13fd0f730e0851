#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0
"""Runs whole searches, system x data set x budget x seed, and tells what they come to.

    search_quality.py --data uci_har --budgets 60s --seeds 1 2 3
    search_quality.py --data ucr --budgets 60s --no-final          # for choices: the test files are never opened

A system is a space and a strategy. Every run is `linnet search` with the run file of the data set in examples/; its last
line is a row of results.csv, so that a benchmark that was stopped goes on where it was. The table and the plot are made
of that file. Only the standard library is needed.
"""

import argparse
import csv
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import tomllib

from plot import write_plot

ROOT = pathlib.Path(__file__).resolve().parents[3]
UCR = {"gunpoint": "GunPoint", "ecg200": "ECG200", "italy_power_demand": "ItalyPowerDemand",
       "basic_motions": "BasicMotions", "racket_sports": "RacketSports", "natops": "NATOPS"}
FOLDERS = {"uci_har": "uci_har", "mit_bih": "mit_bih", **{name: "ucr/" + folder for name, folder in UCR.items()}}
SYSTEMS = {"tinytnas": ["space.use=tinytnas", "strategy.use=tinytnas"],
           "auto": ["space.use=stages", "strategy.use=auto"],
           "random": ["space.use=stages", "strategy.use=random"],
           "evolution": ["space.use=stages", "strategy.use=regularized_evolution"],
           "tpe": ["space.use=stages", "strategy.use=tpe"],
           "hyperband": ["space.use=stages", "strategy.use=hyperband"],
           "auto_tinytnas": ["space.use=tinytnas", "strategy.use=auto"]}
LIMITS = ["target.runtime=tflm", "constraints.ram=20 KiB", "constraints.flash=64 KiB", "constraints.macs=60000"]
FIELDS = ["system", "data", "budget", "seed", "outcome", "validation", "test", "int8_test", "int8_macro_f1", "macs",
          "params", "ram", "flash", "trained", "screened", "search_seconds", "final_seconds", "improvements", "genes"]


def recipe_of_the_final_training(data):
    """Settings that train candidates of a search as its winner will be."""
    run_file = tomllib.loads((ROOT / "examples" / f"{data}.toml").read_text(encoding="utf-8"))
    recipe = run_file.get("final", {}).get("trainer", {})
    return [f"trainer.{key}={value}" for key, value in recipe.items()]


def run_one(arguments, system, data, budget, seed, folder):
    """One search to its end; the row of the table."""
    settings = [f"run.seed={seed}", f"budget.search={budget}", f"budget.workers={arguments.workers}"]
    settings += LIMITS + SYSTEMS[system]
    settings += recipe_of_the_final_training(data) if system != "tinytnas" else []
    settings += arguments.set
    files = pathlib.Path(arguments.datasets) / FOLDERS[data]
    settings += [f"dataset.train={files / 'train.npz'}"]
    settings += [f"dataset.test={files / 'test.npz'}"] if arguments.final else ["dataset.test=", "final.epochs=0"]
    command = [arguments.linnet, "search", ROOT / "examples" / f"{data}.toml", "--quiet", "--out", folder]
    for setting in settings:
        command += ["--set", setting]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    row = {"system": system, "data": data, "budget": budget, "seed": seed, "outcome": f"exit code {done.returncode}"}
    if not (folder / "result.json").exists():
        print(done.stderr, file=sys.stderr)
        return row
    result = json.loads((folder / "result.json").read_text())
    row["outcome"] = result["outcome"]
    row["trained"] = result["counts"]["trained"]
    row["screened"] = result["counts"].get("screened", 0)
    row["search_seconds"] = round(result["seconds"]["search"], 2)
    row["final_seconds"] = round(result["seconds"]["final"], 2)
    row["improvements"] = " ".join(f"{trial['finished_at']:.2f}:{trial['metrics']['accuracy']:.5f}"
                                   for trial in result["improvements"])
    if "best" not in result:
        return row
    best = result["best"]
    scores = best["scores"]
    for field, part, score in [("validation", "validation", "accuracy"), ("test", "test", "accuracy"),
                               ("int8_test", "int8_test", "accuracy"), ("int8_macro_f1", "int8_test", "macro_f1")]:
        if part in scores and score in scores[part]:
            row[field] = round(scores[part][score], 5)
    for metric in ["macs", "params", "ram", "flash"]:
        row[metric] = int(best["metrics"][metric]["value"])
    row["genes"] = ",".join(f"{name}={value}" for name, value in best["genes"].items())
    return row


def mean_and_spread(rows, field):
    values = [100 * float(row[field]) for row in rows if row.get(field)]
    if not values:
        return "-"
    spread = f" ± {statistics.stdev(values):.2f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):.2f}{spread}"


def print_table(rows):
    groups = {}
    for row in rows:
        groups.setdefault((row["data"], row["budget"], row["system"]), []).append(row)
    print("| data | budget | system | seeds | validation | test | int8 test | int8 macro-F1 | trained | k MACs |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for (data, budget, system), group in sorted(groups.items()):
        trained = statistics.mean(float(row["trained"] or 0) for row in group)
        macs = statistics.mean(float(row["macs"] or 0) for row in group) / 1000
        cells = [data, budget, system, str(len(group))]
        cells += [mean_and_spread(group, field) for field in ["validation", "test", "int8_test", "int8_macro_f1"]]
        print("| " + " | ".join(cells + [f"{trained:.0f}", f"{macs:.1f}"]) + " |")


def read_rows(path):
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def append_row(path, row):
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS)
        if new:
            writer.writeheader()
        writer.writerow(row)


def main():
    default_data = os.environ.get("LINNET_DATASETS", ROOT.parent / "shared" / "datasets")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", nargs="+", default=["uci_har", "mit_bih"], help="names of run files, or ucr for six")
    parser.add_argument("--systems", nargs="+", default=["tinytnas", "auto"], choices=sorted(SYSTEMS))
    parser.add_argument("--budgets", nargs="+", default=["60 s"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--datasets", default=default_data, help="folder of the data sets")
    parser.add_argument("--linnet", default=ROOT / "build" / "bench" / "bin" / "linnet")
    parser.add_argument("--set", action="append", default=[], help="another key of the run file")
    parser.add_argument("--no-final", dest="final", action="store_false", help="neither final training nor test")
    parser.add_argument("--results", type=pathlib.Path, default=pathlib.Path("results.csv"))
    parser.add_argument("--plot", type=pathlib.Path, help="an SVG file of best validation score over time")
    parser.add_argument("--keep", type=pathlib.Path, help="folder for the runs; without it they are removed")
    arguments = parser.parse_args()
    names = [name for wanted in arguments.data for name in (UCR if wanted == "ucr" else [wanted])]
    for name in names:
        if name not in FOLDERS:
            parser.error(f"no data set is called {name}; known are {', '.join(FOLDERS)} and ucr")
        if not (pathlib.Path(arguments.datasets) / FOLDERS[name]).is_dir():
            print(f"{name} is not in {arguments.datasets}: skipped", file=sys.stderr)
    names = [name for name in names if (pathlib.Path(arguments.datasets) / FOLDERS[name]).is_dir()]

    done = {(row["system"], row["data"], row["budget"], row["seed"]) for row in read_rows(arguments.results)}
    for seed in arguments.seeds:
        for data in names:
            for budget in arguments.budgets:
                for system in arguments.systems:
                    if (system, data, budget, str(seed)) in done:
                        continue
                    folder = pathlib.Path(arguments.keep or tempfile.mkdtemp()) / f"{system}_{data}_{budget}_{seed}"
                    row = run_one(arguments, system, data, budget, seed, folder)
                    append_row(arguments.results, row)
                    print(" ".join(f"{key}={row[key]}" for key in FIELDS[:11] if key in row), file=sys.stderr)
                    if not arguments.keep:
                        shutil.rmtree(folder.parent, ignore_errors=True)
    rows = read_rows(arguments.results)
    print_table(rows)
    if arguments.plot:
        write_plot(arguments.plot, rows)


if __name__ == "__main__":
    main()
