"""Accepts and rejects all changes in files with LibreOffice and compares with the two texts.

    accept_reject.py FILE OLD NEW [FILE OLD NEW]...

Prints a line for each file and leaves FILE.pdf beside it. Ends with 1 where a text differs.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def start(profile):
    """LibreOffice of its own, with a profile of its own, and its desktop."""
    pipe = f"redline{os.getpid()}"
    office = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation=file://{profile}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stderr=subprocess.DEVNULL,
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office, context
        except NoConnectException:
            time.sleep(0.5)
    sys.exit("LibreOffice does not start")


def value(name, content):
    """A named value as LibreOffice takes them."""
    named = PropertyValue()
    named.Name, named.Value = name, content
    return named


def paragraphs(document):
    """The words of all paragraphs of the body."""
    lines = []
    contents = document.Text.createEnumeration()
    while contents.hasMoreElements():
        content = contents.nextElement()
        if content.supportsService("com.sun.star.text.Paragraph"):
            lines.append(content.String)
    return lines


def bare(text):
    """A text without its white space."""
    return "".join(text.split())


def differs(found, wanted):
    """Where two texts begin to differ, without white space; none where they do not."""
    found, wanted = bare(found), bare(wanted)
    if found == wanted:
        return None
    both = zip(found, wanted)
    at = next((at for at, (a, b) in enumerate(both) if a != b), min(len(found), len(wanted)))
    return f"at {at}: {found[at - 20 : at + 40]!r}, not {wanted[at - 20 : at + 40]!r}"


def main(arguments):
    wrong = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        office, context = start(profile)
        create = context.ServiceManager.createInstanceWithContext
        desktop = create("com.sun.star.frame.Desktop", context)
        dispatcher = create("com.sun.star.frame.DispatchHelper", context)
        try:
            for file, old, new in zip(*[iter(arguments)] * 3):
                url = Path(file).resolve().as_uri()
                told = [Path(file).name]
                began = time.monotonic()
                for command, text in (("AcceptAllTrackedChanges", new), ("RejectAllTrackedChanges", old)):
                    document = desktop.loadComponentFromURL(url, "_blank", 0, (value("Hidden", True),))
                    if command.startswith("Accept"):
                        told.append(f"opened in {time.monotonic() - began:.1f} s")
                        document.storeToURL(url + ".pdf", (value("FilterName", "writer_pdf_Export"),))
                    frame = document.CurrentController.Frame
                    dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, ())
                    found = paragraphs(document)
                    wanted = Path(text).read_text(encoding="utf-8").splitlines()
                    where = differs("\n".join(found), "\n".join(wanted))
                    same = [line.rstrip() for line in found] == [line.rstrip() for line in wanted]
                    name = "accepted" if command.startswith("Accept") else "rejected"
                    if where:
                        wrong += 1
                        told.append(f"{name}: differs {where}")
                    else:
                        kept = "and its paragraphs" if same else f"{len(found)} paragraphs for {len(wanted)}"
                        told.append(f"{name}: the {'new' if name == 'accepted' else 'old'} text, {kept}")
                    document.close(True)
                print("; ".join(told), flush=True)
        finally:
            try:
                desktop.terminate()
            except Exception:  # it closes the connection while it answers
                pass
            office.wait(timeout=60)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
