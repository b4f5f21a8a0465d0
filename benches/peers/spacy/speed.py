"""Times spaCy and us on the same paragraphs, turn by turn, and prints a table.

    speed.py TITLE --ours MODEL --spacy MODEL --paragraphs FILE --columns PROGRAM [--rounds N]
             [--onetext PROGRAM --article FILE] [--memory FILE]

Both run on one core, each in a process of its own that has loaded its model before the clock starts;
the figures are medians. `--onetext` also times reading one article from the command line, `--memory`
what a large file costs.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BATCHES = [64, 256, 1000]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


# OpenBLAS does not know new processors and then leaves half of their vectors unused.
WIDE_VECTORS = {"OPENBLAS_CORETYPE": "SkylakeX"}


def run(command, stdin=os.devnull, core=True, environment=None):
    """Runs a program: what it printed, seconds on the clock, and its peak of memory in MB."""
    pinned = ["taskset", "--cpu-list", str(max(os.sched_getaffinity(0)))] if core else []
    with open(stdin, "rb") as file:
        before = time.perf_counter()
        child = subprocess.Popen([*pinned, *command], stdin=file, stdout=subprocess.PIPE, env=os.environ | ONE_THREAD | (environment or {}))
        out = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - before
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return out.decode(), wall, usage.ru_maxrss / 1024


def line(what, spacy, ours, ratio="", wanted=""):
    print(f"  {what:<46}{spacy:>12}{ours:>12}{ratio:>9}   {wanted}".rstrip())


def median(values):
    return statistics.median(values)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("title")
    parser.add_argument("--ours", required=True)
    parser.add_argument("--spacy", required=True)
    parser.add_argument("--paragraphs", required=True)
    parser.add_argument("--columns", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--onetext")
    parser.add_argument("--article")
    parser.add_argument("--memory")
    options = parser.parse_args()

    annotate = [sys.executable, HERE / "annotate.py", options.spacy]
    columns = [options.columns, options.ours]

    def spacy_times(batch):
        out, _, memory = run([*annotate, "--time", "--batch-size", str(batch)], options.paragraphs)
        return json.loads(out) | {"memory": memory}

    def our_times(threads, core):
        out, _, memory = run([*columns, "--time", "--threads", str(threads)], options.paragraphs, core)
        return json.loads(out) | {"memory": memory}

    tried = {batch: spacy_times(batch) for batch in BATCHES}
    batch = min(BATCHES, key=lambda batch: tried[batch]["cpu"])
    theirs, ours = [], []
    for _ in range(options.rounds):
        theirs.append(spacy_times(batch))
        ours.append(our_times(1, core=True))
    one, two = [], []
    for _ in range(options.rounds):
        one.append(our_times(1, core=False)["wall"])
        two.append(our_times(2, core=False)["wall"])
    if theirs[0]["tokens"] != ours[0]["tokens"]:
        print(f"  not the same tokens: {theirs[0]['tokens']:,} and {ours[0]['tokens']:,}")

    def rate(rounds, key):
        return median(times["tokens"] / times[key] for times in rounds)

    print(f"{options.title}: {theirs[0]['tokens']:,} tokens, median of {options.rounds}, one core")
    line("", "spaCy", "ours", "ratio", "wanted")
    a, b = rate(theirs, "cpu"), rate(ours, "cpu")
    line("tokens a CPU second", f"{a:,.0f}", f"{b:,.0f}", f"{b / a:.1f}", "at least 5 times, aim 8; 25,000")
    a, b = rate(theirs, "wall"), rate(ours, "wall")
    line(f"tokens a second on the clock (batches of {batch})", f"{a:,.0f}", f"{b:,.0f}", f"{b / a:.1f}")
    line("two threads against one, on the clock", "", f"{median(one) / median(two):.2f}", "", "at least 1.8")

    kernels = [{}] + [WIDE_VECTORS] * ("avx512f" in Path("/proc/cpuinfo").read_text())
    measured = [run([sys.executable, HERE / "work.py", options.spacy], environment=kernel) for kernel in kernels]
    machine = max((json.loads(out) for out, *_ in measured), key=lambda machine: machine["peak"])
    works = [2 * machine["multiply_adds"], 2 * (machine["multiply_adds"] - machine["once"])]
    line("arithmetic a token, MFLOP", *(f"{work / 1e6:.2f}" for work in works))
    shares = [rate(rounds, "cpu") * work / machine["peak"] for rounds, work in zip((theirs, ours), works)]
    line(f"share of a core's {machine['peak'] / 1e9:.0f} GFLOP/s (numpy)", *(f"{100 * share:.0f} %" for share in shares))

    loads = [median(times["load"] for times in rounds) for rounds in (theirs, ours)]
    a, b = loads
    line("load, ms (spaCy with its import)", f"{1000 * a:.0f}", f"{1000 * b:.0f}", f"{a / b:.1f}", "under 40")
    resident = [run([*command, "--time"])[2] for command in (annotate, columns)]
    line("resident after loading, MB", *(f"{memory:.0f}" for memory in resident), "", "under 60")
    peaks = [max(times["memory"] for times in rounds) for rounds in (theirs, ours)]
    line("peak with all paragraphs in memory, MB", *(f"{memory:.0f}" for memory in peaks))

    if options.onetext and options.article:
        script = [sys.executable, HERE / "article.py", options.spacy, options.article]
        command = [options.onetext, "nlp", options.article, "--format", "conllu"]
        a, b = [], []
        for _ in range(max(options.rounds, 5)):
            a.append(run(script, core=False)[1])
            b.append(run(command, core=False)[1])
        a, b = median(a), median(b)
        line("one article from the command line, ms", f"{1000 * a:.0f}", f"{1000 * b:.0f}", f"{a / b:.1f}", "under 80")
    if options.onetext and options.memory:
        size = Path(options.memory).stat().st_size / 1e6
        with open(os.devnull, "w") as nowhere:
            child = subprocess.Popen([options.onetext, "nlp", options.memory, "--format", "conllu"], stdout=nowhere)
            _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit("failed: onetext nlp on the large file")
        line(f"peak on {size:.0f} MB of text, MB", "", f"{usage.ru_maxrss / 1024:.0f}", "", "at most 150")


if __name__ == "__main__":
    main()
