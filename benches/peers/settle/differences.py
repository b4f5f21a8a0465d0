"""The scenarios on which NegMAS and we answer differently, with the reason.

NegMAS is asked twice: with the files as it reads them itself, and with the exact tables (what it
searches then is the same as what we search, rounded to floating point). `--ours` prints our exact
answers. Points are the same where they agree to nine digits.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent

RULES = {
    "frontier": "frontier",
    "nash": "nash_points",
    "kalai-smorodinsky": "ks_points",
    "egalitarian": "kalai_points",
    "utilitarian": "max_welfare_points",
}


def same(point):
    return tuple(round(value, 9) + 0.0 for value in point)


def answers(ufuns, issues):
    from negmas.preferences import ops

    frontier, _ = ops.pareto_frontier(ufuns, issues=issues)
    frontier = [tuple(float(value) for value in point) for point in frontier]
    found = {"frontier": frontier}
    for rule, function in list(RULES.items())[1:]:
        found[rule] = [point for point, _ in getattr(ops, function)(ufuns, frontier, issues=issues)]
    return found


def own_reading(folder):
    """As NegMAS reads the files: issues, utility functions."""
    from negmas import Scenario

    if "GeniusWeb" in folder.name:
        read = Scenario.from_geniusweb_folder(folder)
    else:
        read = Scenario.from_genius_folder(folder)
    if read is None:
        raise ValueError("no scenario")
    return list(read.outcome_space.issues), list(read.ufuns)


def worth(exact, names, issues, ufuns):
    """How far its utilities lie from the exact ones over a spread of packages, and the reservations."""
    import random

    draw = random.Random(1)
    far = 0.0
    for _ in range(200):
        package = tuple(draw.choice(list(issue.all)) for issue in issues)
        places = []
        for issue, option in zip(issues, package):
            at = next((i for i, own in enumerate(names) if own["name"] == issue.name), None)
            if at is None or str(option) not in names[at]["options"]:
                return None
            places.append((at, names[at]["options"].index(str(option))))
        for party, ufun in zip(exact, ufuns):
            far = max(far, abs(float(ufun(package)) - float(sum(party[i][o] for i, o in places))))
    return far


def one(scenarios, name):
    """What NegMAS says of one scenario; printed as JSON."""
    from peers import negmas_with, tables

    path = scenarios / "canon" / f"{name}.json"
    exact, least = tables(path)
    said = {}
    folder = scenarios / "raw" / name
    if folder.is_dir():
        try:
            issues, ufuns = own_reading(folder)
            names = json.loads(path.read_text(encoding="utf-8"))["issues"]
            said["far"] = worth(exact, names, issues, ufuns)
            said["reserved"] = [
                str(float(ufun.reserved_value)) for ufun in ufuns
            ] != [str(float(value)) for value in least]
        except Exception as error:  # whatever it raises is an answer too
            said["unread"] = f"{type(error).__name__}: {error}"[:120]
    issues, ufuns = negmas_with(exact, least)
    said["answers"] = answers(ufuns, issues)
    print(json.dumps(said))


def why(rule, theirs, ours):
    """Why a solution differs; none where it does not."""
    points = lambda answers, rule: {same(point) for point in answers.get(rule, [])}
    exact = points(ours["solutions"], rule)
    if exact == theirs:
        return None
    if theirs == points(ours["larger"], rule):
        return "no agreement is taken to give at least the own minimum"
    if rule == "kalai-smorodinsky":
        for answers in (ours["solutions"], ours["larger"]):
            if theirs == points(answers, "smallest-spread"):
                return "it is the smallest spread of shares"
    if not theirs:
        return "none is found"
    return "other ties" if exact & theirs else "another point, by rounding or by points that are none"


def classes(said, ours):
    """The reasons, as short texts."""
    found = []
    if "unread" in said:
        found.append("the files are not read")
    elif "far" in said:
        if said["far"] is None:
            found.append("issues or options are read under other names")
        elif said["far"] > 1e-9:
            found.append("utilities are read wrongly")
        if said["reserved"]:
            found.append("reservation values are lost")
    peer = said["answers"]
    exact = {same(point) for point in ours["frontier"]}
    theirs = {same(point) for point in peer["frontier"]}
    if len(peer["frontier"]) != len(ours["frontier"]) or exact != theirs:
        extra = len(peer["frontier"]) - len(ours["frontier"])
        found.append(f"the frontier has {extra:+d} points")
    for rule in list(RULES)[1:]:
        reason = why(rule, {same(point) for point in peer[rule]}, ours)
        if reason:
            found.append(f"{rule}: {reason}")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours")
    parser.add_argument("--scenarios", type=pathlib.Path, required=True)
    parser.add_argument("--turns")
    parser.add_argument("--limit", type=float, default=300)
    parser.add_argument("--one")
    given = parser.parse_args()
    if given.one:
        one(given.scenarios, given.one)
        return
    counted = collections.Counter()
    print("| scenario | where NegMAS differs |")
    print("| --- | --- |", flush=True)
    for path in sorted((given.scenarios / "canon").glob("*.json")):
        ours = json.loads(
            subprocess.run(
                [given.ours, "answers", str(path), "--scenarios", str(given.scenarios)],
                capture_output=True, check=True, text=True,
            ).stdout
        )
        try:
            done = subprocess.run(
                [sys.executable, str(HERE / "differences.py"), "--scenarios", str(given.scenarios),
                 "--one", path.stem],
                capture_output=True, timeout=given.limit, check=True, text=True,
            )
            found = classes(json.loads(done.stdout.strip().splitlines()[-1]), ours)
        except subprocess.TimeoutExpired:
            found = [f"no answer in {given.limit:g} s"]
        except subprocess.CalledProcessError as error:
            found = [f"fails: {error.stderr.strip().splitlines()[-1][:120]}"]
        counted.update(reason.split(" has ")[0] for reason in found)
        if found:
            print(f"| {path.stem} | {'; '.join(found)} |", flush=True)
    print("\n| difference | scenarios |\n| --- | --- |")
    for reason, count in counted.most_common():
        print(f"| {reason} | {count} |")


if __name__ == "__main__":
    main()
