"""Reads what a Word file tracks: both texts, what is inserted, and which paragraphs moved."""

import zipfile
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OLD, NEW = {W + "del", W + "moveFrom"}, {W + "ins", W + "moveTo"}


@dataclass
class Tracked:
    """What a file says of two texts."""

    old: list = field(default_factory=list)
    new: list = field(default_factory=list)
    runs: int = 0
    characters: int = 0
    # The paragraphs of the new text that have words that moved to them.
    moved: list = field(default_factory=list)


def words(element):
    """The characters of a text element."""
    if element.tag in (W + "t", W + "delText"):
        return element.text or ""
    return {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "\u2011"}.get(element.tag, "")


def read(path):
    """Reads a file."""
    with zipfile.ZipFile(path) as file:
        body = etree.fromstring(file.read("word/document.xml")).find(W + "body")
    tracked = Tracked()
    old, new, moved, inserting = "", "", False, False
    for paragraph in body.iter(W + "p"):
        for run in paragraph.iter(W + "r"):
            fates = {above.tag for above in run.iterancestors() if above.tag in OLD | NEW}
            text = "".join(words(element) for element in run)
            if not text:
                continue
            if not fates & NEW:
                old += text
            if not fates & OLD:
                new += text
            moved = moved or W + "moveTo" in fates
            inserted = W + "ins" in fates and not fates & OLD
            tracked.runs += inserted and not inserting
            tracked.characters += len(text) * inserted
            inserting = inserted
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        fates = set() if mark is None else {child.tag for child in mark}
        if not fates & NEW:
            tracked.old.append(old)
            old = ""
        if not fates & OLD:
            if moved:
                tracked.moved.append(len(tracked.new))
            tracked.new.append(new)
            new, moved = "", False
        inserting = inserting and W + "ins" in fates
    return tracked


def same(found, wanted):
    """Whether two texts are the same, and if only white space differs."""
    if found == wanted:
        return "yes"
    bare = lambda lines: "".join("".join(lines).split())
    return "but for spaces" if bare(found) == bare(wanted) else "no"
