"""Compares pairs of Word files with LibreOffice; says how many CPU seconds each took.

    compare.py ROUNDS OLD NEW OUT [OLD NEW OUT]...

LibreOffice is started once; what is timed is loading the new file, comparing and saving.
"""

import os
import sys
import tempfile
from pathlib import Path

from accept_reject import start, value


def cpu(root):
    """CPU seconds of a process and all that it started."""
    parents, ticks = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            ticks[int(entry.name)] = int(fields[11]) + int(fields[12])
    ours = {root}
    for _ in range(8):
        ours |= {process for process, parent in parents.items() if parent in ours}
    return sum(ticks.get(process, 0) for process in ours) / os.sysconf("SC_CLK_TCK")


def main(rounds, files):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        office, context = start(profile)
        create = context.ServiceManager.createInstanceWithContext
        desktop = create("com.sun.star.frame.Desktop", context)
        dispatcher = create("com.sun.star.frame.DispatchHelper", context)
        url = lambda path: Path(path).resolve().as_uri()
        try:
            for old, new, out in zip(*[iter(files)] * 3):
                for _ in range(rounds):
                    began = cpu(office.pid)
                    hidden = (value("Hidden", True),)
                    document = desktop.loadComponentFromURL(url(new), "_blank", 0, hidden)
                    frame = document.CurrentController.Frame
                    against = (value("URL", url(old)), value("NoAcceptDialog", True))
                    dispatcher.executeDispatch(frame, ".uno:CompareDocuments", "", 0, against)
                    kind = (value("FilterName", "MS Word 2007 XML"),)
                    document.storeToURL(url(out), kind)
                    print(f"{out} {cpu(office.pid) - began:.3f}", flush=True)
                    document.close(True)
        finally:
            try:
                desktop.terminate()
            except Exception:  # it closes the connection while it answers
                pass
            office.wait(timeout=60)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
