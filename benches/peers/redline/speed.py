"""Times redlines, tool by tool and pair by pair, and reads what came of them."""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import threading
from html import escape
from pathlib import Path

import tracked

HERE = Path(__file__).parent
PAIRS = ["moves", "paris", "made"]


def timed(command, limit):
    """CPU seconds of a command and all that it starts, on one core; none where it took too long."""
    core = {min(os.sched_getaffinity(0))}
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: os.sched_setaffinity(0, core),
    )
    watch = threading.Timer(limit, lambda: os.killpg(process.pid, signal.SIGKILL))
    watch.start()
    _, status, used = os.wait4(process.pid, 0)
    watch.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return None if process.returncode == -signal.SIGKILL else used.ru_utime + used.ru_stime


def repeated(command, arguments):
    """The median of several rounds."""
    times = []
    for _ in range(arguments.rounds):
        seconds = timed(command, arguments.limit)
        if seconds is None:
            return None
        times.append(seconds)
    return statistics.median(times)


class Table:
    """What is said of each tool on each pair."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.seconds = {}

    def path(self, pair, side, kind):
        return str(self.arguments.pairs / f"{pair}.{side}.{kind}")

    def say(self, tool, pair, seconds, runs=None, characters=None, more=""):
        self.seconds[tool, pair] = seconds
        limit = self.arguments.limit
        said = f"> {limit:.0f} s" if seconds is None else f"{seconds:.3f} s"
        count = lambda number: "–" if number is None else f"{number:,}"
        print(f"  {pair:6} {tool:12} {said:>10}  {count(runs):>7} / {count(characters):>8}  {more}", flush=True)

    def word(self, tool, pair, seconds, out):
        """Says what a Word file tracks."""
        if seconds is None or not Path(out).exists():
            return self.say(tool, pair, seconds, more="no file")
        found = tracked.read(out)
        lines = lambda side: Path(self.path(pair, side, "txt")).read_text("utf-8").splitlines()
        old, new = tracked.same(found.old, lines("old")), tracked.same(found.new, lines("new"))
        more = f"rejected {old}, accepted {new}"
        if pair == "moves":
            more += f", {self.moves(found)}"
        self.say(tool, pair, seconds, found.runs, found.characters, more)

    def moves(self, found):
        """The moves found and the false ones, as truth.json counts."""
        truth, stay = (
            set(json.loads((self.arguments.truth / name).read_text())) for name in ("truth.json", "stay.json")
        )
        filled = [at for at, line in enumerate(found.new) if line.strip()]
        moved = {filled.index(at) for at in found.moved if at in filled}
        return f"{len(moved & truth)} of {len(truth)} moves, {len(moved & stay)} false"


def onetext(table, pair):
    out = table.path(pair, "onetext", "docx")
    command = [str(table.arguments.ours), "docx", table.path(pair, "old", "txt"), table.path(pair, "new", "txt"), out]
    table.word("onetext", pair, repeated(command, table.arguments), out)


def git(table, pair):
    texts = [table.path(pair, "old", "txt"), table.path(pair, "new", "txt")]
    command = ["git", "diff", "--no-index", "--histogram", "--word-diff=porcelain", *texts]
    seconds = repeated(command, table.arguments)
    said = subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8")
    runs = characters = 0
    inserting = False
    hunks = said.split("\n@@", 1)[-1].splitlines()[1:]
    for line in hunks:
        if line == "~":
            characters += inserting
            continue
        inserted = line.startswith("+")
        runs += inserted and not inserting
        characters += inserted * (len(line) - 1)
        inserting = inserted
    table.say("git", pair, seconds, runs, characters, "text only")


def similar(table, pair):
    texts = [table.path(pair, "old", "txt"), table.path(pair, "new", "txt")]
    command = [str(table.arguments.ours), "similar", *texts]
    seconds = repeated(command, table.arguments)
    runs, characters = map(int, subprocess.check_output(command).split())
    table.say("similar", pair, seconds, runs, characters, "text only")


def libreoffice(table, pair):
    out = table.path(pair, "libreoffice", "docx")
    files = [table.path(pair, "old", "docx"), table.path(pair, "new", "docx"), out]
    command = ["/usr/bin/python3", str(HERE / "compare.py"), str(table.arguments.rounds), *files]
    core = {min(os.sched_getaffinity(0))}
    said = subprocess.run(
        command, capture_output=True, check=False, text=True, preexec_fn=lambda: os.sched_setaffinity(0, core)
    )
    times = [float(line.rsplit(" ", 1)[1]) for line in said.stdout.splitlines()]
    if not times:
        print(said.stderr.strip()[-400:], file=sys.stderr)
        return
    table.word("libreoffice", pair, statistics.median(times), out)


def docxodus(table, pair):
    out = table.path(pair, "docxodus", "docx")
    code = (
        "import sys; from python_redlines import DocxodusEngine; old, new, out = sys.argv[1:];"
        "made = DocxodusEngine().run_redline('Mediator', old, new, detect_moves=True)[0];"
        "open(out, 'wb').write(made)"
    )
    files = [table.path(pair, "old", "docx"), table.path(pair, "new", "docx"), out]
    # It takes minutes: once is enough.
    table.word("docxodus", pair, timed([sys.executable, "-c", code, *files], table.arguments.limit), out)


def xmldiff(table, pair):
    files = []
    for side in ("old", "new"):
        lines = Path(table.path(pair, side, "txt")).read_text("utf-8").splitlines()
        path = Path(table.path(pair, side, "xml"))
        path.write_text("<text>" + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</text>", "utf-8")
        files.append(str(path))
    command = [str(Path(sys.executable).parent / "xmldiff"), "--fast-match", *files]
    table.say("xmldiff", pair, timed(command, table.arguments.limit), more="paragraphs as XML; no redline")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=300)
    parser.add_argument("--only", required=True)
    arguments = parser.parse_args()
    tools = {tool.__name__: tool for tool in (onetext, git, similar, libreoffice, docxodus, xmldiff)}
    table = Table(arguments)
    print("CPU seconds on one core; inserted runs / characters; both texts from the file")
    for pair in PAIRS:
        for name in arguments.only.split(","):
            tools[name](table, pair)
        ours, office = (table.seconds.get((tool, pair)) for tool in ("onetext", "libreoffice"))
        if ours and office:
            print(f"  {pair:6} onetext is {office / ours:.0f} times as fast as LibreOffice")


if __name__ == "__main__":
    main()
