"""Compares two files of columns: `parity.py TITLE WANTED.jsonl FOUND.jsonl`.

Tokens are compared in every paragraph; tags, heads, lemmas, entities and sentence starts in the
paragraphs whose tokens are the same. `--differences N` prints the first N differences of each kind.
"""

import argparse
import json


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def entities(row):
    """The entities of a paragraph as (first character, last character, type)."""
    found = []
    for place, sign in enumerate(row["iob"]):
        if sign == "B":
            found.append([row["start"][place], row["end"][place], row["ent"][place]])
        elif sign == "I" and found:
            found[-1][1] = row["end"][place]
    return {tuple(entity) for entity in found}


class Tally:
    """How many of how many are equal, and the first that are not."""

    def __init__(self):
        self.equal = self.all = 0
        self.differences = []

    def add(self, same, where=None):
        self.all += 1
        self.equal += same
        if not same:
            self.differences.append(where)


KINDS = [
    ("paragraphs with equal tokens", 99.9),
    ("tags", 99.98),
    ("parts of speech", None),
    ("morphology", None),
    ("heads and labels", 99.9),
    ("heads", None),
    ("lemmas where tags agree", 100.0),
    ("entity signs and types", 99.95),
    ("sentence starts", 99.95),
    ("paragraphs with equal noun chunks", None),
]


def compare(wanted, found):
    """The tally of each kind, and the counts of entities: both, wanted, found."""
    if [row["id"] for row in wanted] != [row["id"] for row in found]:
        raise SystemExit("the two files hold different paragraphs")
    tally = {kind: Tally() for kind, _ in KINDS}
    both = in_wanted = in_found = 0
    for a, b in zip(wanted, found):
        mine, theirs = entities(a), entities(b)
        both, in_wanted, in_found = both + len(mine & theirs), in_wanted + len(mine), in_found + len(theirs)
        same = (a["start"], a["end"], a["space"]) == (b["start"], b["end"], b["space"])
        tally["paragraphs with equal tokens"].add(same, (a["id"], a["text"]))
        if not same:
            continue
        for i, (start, end) in enumerate(zip(a["start"], a["end"])):

            def add(kind, *names):
                left, right = [a[name][i] for name in names], [b[name][i] for name in names]
                tally[kind].add(left == right, (a["id"], i, a["text"][start:end], left, right))

            add("tags", "tag")
            add("parts of speech", "pos")
            add("morphology", "morph")
            add("heads and labels", "head", "dep")
            add("heads", "head")
            if (a["tag"][i], a["pos"][i], a["morph"][i]) == (b["tag"][i], b["pos"][i], b["morph"][i]):
                add("lemmas where tags agree", "lemma")
            add("entity signs and types", "iob", "ent")
            starts = [row["sent"][i] == "+" for row in (a, b)]
            tally["sentence starts"].add(starts[0] == starts[1], (a["id"], i, a["text"][start:end], *starts))
        if "chunks" in a and "chunks" in b:
            tally["paragraphs with equal noun chunks"].add(a["chunks"] == b["chunks"], (a["id"], a["chunks"], b["chunks"]))
    return tally, (both, in_wanted, in_found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("title")
    parser.add_argument("wanted")
    parser.add_argument("found")
    parser.add_argument("--differences", type=int, default=0)
    options = parser.parse_args()
    wanted, found = read(options.wanted), read(options.found)
    tally, (both, in_wanted, in_found) = compare(wanted, found)
    print(f"{options.title}: {len(wanted):,} paragraphs, {sum(len(row['start']) for row in wanted):,} tokens")
    print(f"  {'':<34}{'equal':>9}{'of':>9}{'%':>10}{'wanted':>9}")
    for kind, target in KINDS:
        count = tally[kind]
        share = f"{100 * count.equal / count.all:10.3f}" if count.all else f"{'-':>10}"
        mark = "" if target is None else f"{target:9g}"
        if target is not None and count.all and 100 * count.equal / count.all < target:
            mark += "  missed"
        print(f"  {kind:<34}{count.equal:>9}{count.all:>9}{share}{mark}")
    score = 100 * 2 * both / (in_wanted + in_found) if in_wanted + in_found else 100.0
    print(f"  {'entities, exact F1':<34}{both:>9}{in_wanted:>9}{score:10.3f}{99.95:9g}{'  missed' if score < 99.95 else ''}")
    leaks = sum("||" in label for row in found for label in row["dep"])
    print(f"  {'labels with ||':<34}{leaks:>9}{'':>9}{'':>10}{0:>9}{'  missed' if leaks else ''}")
    for kind, _ in KINDS:
        for difference in tally[kind].differences[: options.differences]:
            print(f"{kind}: {difference}")


if __name__ == "__main__":
    main()
