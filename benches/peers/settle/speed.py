"""Frontiers side by side: points, CPU seconds and memory of each tool, case by case, in one run."""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).parent

# The case, and whether NegMAS tries it: it lists every package, 10^7 of them in 3 to 4 GB.
CASES = [
    ("synth_p2_i6_k10", True),
    ("conf_p2_i7_k10", True),
    ("conf_p2_i20_k10", False),
    ("conf_p2_i50_k10", False),
    ("synth_p3_i7_k10", True),
    ("conf_p3_i7_k10", False),
    ("synth_p3_i20_k10", False),
    ("synth_p5_i6_k10", True),
    ("conf_p5_i6_k10", True),
    ("synth_p5_i7_k10", False),
    ("conf_p5_i8_k10", False),
    ("synth_p5_i10_k10", False),
]


def asked(command, limit):
    """What a tool prints, as JSON; none where it fails or takes too long."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=limit, check=True, text=True)
    except subprocess.TimeoutExpired:
        return f"> {limit:g} s"
    except subprocess.CalledProcessError as error:
        print(error.stderr[-400:], file=sys.stderr)
        return "failed"
    return json.loads(done.stdout.strip().splitlines()[-1])


def cell(answer):
    if isinstance(answer, str):
        return answer
    return f"{answer['points']:,}: {answer['seconds']:.4g} s, {answer['megabytes']:,.0f} MB"


def ratio(peer, ours):
    if isinstance(peer, str) or isinstance(ours, str) or not ours["seconds"]:
        return ""
    return f"{peer['seconds'] / ours['seconds']:,.0f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--scenarios", type=pathlib.Path, required=True)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--limit", type=float, default=300)
    given = parser.parse_args()
    print("| case | onetext | pareto_dp 0.1.9 | times | NegMAS 0.16 | times |")
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
    for name, tries in CASES:
        path = str(given.scenarios / "synth" / f"{name}.json")
        runs = [
            asked([given.ours, "case", path, "--scenarios", str(given.scenarios)], given.limit)
            for _ in range(given.turns)
        ]
        ours = runs[0]
        if not isinstance(ours, str):
            ours["seconds"] = statistics.median(run["seconds"] for run in runs)
        peer = lambda tool: asked([sys.executable, str(HERE / "peers.py"), tool, path], given.limit)
        pareto_dp = peer("pareto_dp")
        negmas = peer("negmas") if tries else "–"
        print(
            f"| {name.removesuffix('_k10')} | {cell(ours)} | {cell(pareto_dp)} "
            f"| {ratio(pareto_dp, ours)} | {cell(negmas)} | {ratio(negmas, ours)} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
