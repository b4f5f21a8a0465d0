"""Writes the paragraphs to measure on as JSON Lines: {"id": …, "text": …}.

    paragraphs.py reports FOLDER    the news reports of ../shared/data/reports
    paragraphs.py golden FOLDER     our own texts of crates/onetext-nlp/tests/golden/LANGUAGE
    paragraphs.py large FILE MB     the paragraphs of FILE over and over as plain text, for memory

A paragraph is a line that is not blank, as it stands in its file.
"""

import json
import sys
from pathlib import Path


def lines(name, text):
    """The paragraphs of one text."""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line.strip():
            yield {"id": f"{name}:{number}", "text": line}


def reports(folder):
    """Every report in a settled order."""
    # newline="" keeps the files as they are; `lines` deals with their line ends.
    plain = [folder / "reference.txt", *sorted(folder.glob("wikinews/*.txt"))]
    plain += sorted(folder.glob("polnear/*/text/*.txt"))
    for path in plain:
        with path.open(encoding="utf-8", newline="") as file:
            yield from lines(path.relative_to(folder).as_posix(), file.read())
    for path in sorted(folder.glob("re3d/*/documents.json")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                if line.strip():
                    report = json.loads(line)
                    yield from lines(f"re3d/{report['_id']}", report["text"])


def golden(folder):
    """Our own texts, whole."""
    for path in sorted(folder.glob("texts*.txt")):
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from lines(path.name, file.read())


def large(path, megabytes):
    """So much text, each paragraph on a line of its own."""
    with path.open(encoding="utf-8") as file:
        text = "".join(json.loads(line)["text"] + "\n" for line in file)
    for _ in range(1 + megabytes * 1_000_000 // len(text.encode())):
        sys.stdout.write(text)


def main():
    kind, folder = sys.argv[1], Path(sys.argv[2])
    if kind == "large":
        large(folder, int(sys.argv[3]))
        return
    for paragraph in {"reports": reports, "golden": golden}[kind](folder):
        print(json.dumps(paragraph, ensure_ascii=False))


if __name__ == "__main__":
    main()
