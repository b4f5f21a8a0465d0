"""Times the reader, spaCy's parse and Citron on the same reports, turn by turn, and prints a table.

    speed.py --reports FOLDER --speed PROGRAM --onetext PROGRAM [--citron FOLDER --models FOLDER]
             [--rounds N] [--part N]

Each turn is a process of its own on one core, which loads its models before the clock starts; seconds
are those of the CPU, words are what white space parts, figures are medians. Citron takes a part of the
texts: every Nth. At last, one article is read from the command line, on the clock.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BATCHES = [64, 256, 1000]
ARTICLE_TURNS = 20


def run(*command):
    pinned = ["taskset", "--cpu-list", str(max(os.sched_getaffinity(0)))]
    done = subprocess.run([*pinned, *map(str, command)], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def line(what, rate, ratio="", wanted=""):
    print(f"  {what:<52}{rate:>10}{ratio:>9}   {wanted}".rstrip())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=Path, required=True)
    parser.add_argument("--speed", required=True)
    parser.add_argument("--onetext", required=True)
    parser.add_argument("--citron")
    parser.add_argument("--models")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--part", type=int, default=8)
    options = parser.parse_args()
    reports = options.reports
    texts = [reports / "reference.txt", *sorted((reports / "polnear/dev/text").glob("*.txt")), *sorted((reports / "wikinews").glob("*.txt"))]

    def ours():
        out = run(options.speed, "--rounds", 1, *texts)
        words, rate = re.search(r"(\d+) words", out)[1], re.search(r"median: (\d+)", out)[1]
        return int(words), int(rate)

    def spacy(batch):
        times = json.loads(run(sys.executable, HERE / "parse.py", batch, *texts))
        return times["words"] / times["parse"]

    def citron():
        return json.loads(run(sys.executable, HERE / "quoted.py", "time", options.citron, options.models, *texts[:: options.part]))

    batch = max(BATCHES, key=spacy)
    turns = []
    for _ in range(options.rounds):
        turns.append((*ours(), spacy(batch), citron() if options.citron else None))
    words, rate = turns[0][0], statistics.median(turn[1] for turn in turns)
    print(f"{len(texts)} texts, {words:,} words, median of {options.rounds}, one core, words a CPU second")
    line("", "", "ratio", "wanted")
    line("the reader, all included", f"{rate:,.0f}", "", "at least 12,000")

    def against(what, rates, wanted=""):
        """Ratios are those of the same turn, since the machine is not equally fast at all times."""
        ratio = statistics.median(turn[1] / other for turn, other in zip(turns, rates))
        line(what, f"{statistics.median(rates):,.0f}", f"{ratio:.1f}", wanted)

    against(f"spaCy, its parse alone (batches of {batch})", [turn[2] for turn in turns], "at least 2.5 times")
    if options.citron:
        times = [turn[3] for turn in turns]
        print(f"  Citron on {times[0]['words']:,} of the words:")
        against("  who says what, after parsing", [each["words"] / each["quotes"] for each in times], "at least 20 times")
        if all("all" in each for each in times):
            against("  the same with its pronouns", [each["words"] / each["all"] for each in times])
        against("  parse and who says what", [each["words"] / (each["parse"] + each["quotes"]) for each in times], "at least 20 times")

    print(f"\none article ({reports.name}/reference.txt) from the command line, ms on the clock, median of {ARTICLE_TURNS}")
    for command in ["read", "brief"]:
        walls = []
        for _ in range(ARTICLE_TURNS):
            before = time.perf_counter()
            subprocess.run([options.onetext, command, str(reports / "reference.txt")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
            walls.append(1000 * (time.perf_counter() - before))
        line(f"onetext {command}", f"{statistics.median(walls):.0f}", "", f"under 60; least {min(walls):.0f}")


if __name__ == "__main__":
    main()
