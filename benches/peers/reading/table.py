"""Puts the scorers' words for several readers side by side: `table.py TITLE NAME=FILE…`."""

import re
import sys
from pathlib import Path

title, *named = sys.argv[1:]
print(f"{title:<44}{'cue F1':>8}{'content F1':>12}   who and what P / R / F1")
for item in named:
    name, path = item.rsplit("=", 1)
    rows = dict(re.findall(r"^(cue|content|triple)\s+(.*)$", Path(path).read_text(encoding="utf-8"), re.M))
    triple = " / ".join(rows["triple"].split())
    print(f"  {name:<42}{rows['cue'].split()[2]:>8}{rows['content'].split()[2]:>12}   {triple}")
