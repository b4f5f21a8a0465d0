"""Writes golden.jsonl: patterns, texts and what Python's `re` makes of them. Run it beside it."""

import json
import random
import re

PATTERNS = [
    "", "a", "a|ab", "ab|a", "|a", "a|", "(?:a|ab)(?:c|bcd)", "a*", "a+?", "a??b", "a{2}", "a{2,}", "a{,2}", "a{1,3}?",
    "a{", "a{,", "a{x}", "{", "a{,}", "[a-c]+", "[^a-c]", "[]a]", "[^]a]", "[a-]", "[-a]", r"[\w-]+", r"[\d.]+", r"\d+", r"\D", r"\s",
    r"\S+", r"\w+", r"\W", ".", "(?s).", "^a", "a$", "(?m)^a", "(?m)a$", r"\Aa", r"a\Z", r"\ba", r"a\b", r"\B", r"\x61", r"\u0061", r"\U00000061",
    r"\u2026|\.\.+", r"[\u00e0-\u00ff]+", r"[\U0001F600-\U0001F64F]", r"\0", r"\012", "(?i)straße", "(?i)[a-z]+", "(?i)[^a-z]", "(?i)k", "(?i)ſ", "(?i)i",
    "(?i)σ", "(?i)É[Ü-ü]", "(?iu)(?:^a[-–]b$)|(?:^c+$)", "(?i:a)b", "(?-i:a)", "(?P<name>a)b", "(?#note)a", "(a)(b)?", "a(?=b)", "a(?!b)", "(?<=a)b",
    "(?<!a)b", "(?<=ab|cd)e", "(?<=^)a", "(?=.*b)a", "(?<=[0-9])(?:km|m|kg)$", r"(?<=[a-z])\.(?=[A-Z])", r"^\+(?![0-9])", "…$|,$|\\.\\.+$",
    r"(?:x+x+)+y", r"(?:a|a)*b", r"(?:a|b|ab)*c", r"(?:(?:a+)+)+$", r"(?:a?b)+$", r"\[$|\]$|[é-ü]$|(?<=[A-Z][A-Z])\.$", r"\$$", r"a$|b\n$", "(?:ab)*$",
    r"^(?:\S+(?::\S*)?@)?(?:[a-z]{1,3}\.)+[a-z]{2,}$",
]
TEXTS = [
    "", "a", "b", "ab", "abc", "abcd", "aaa", "aab", "aaaab", "ba", "b\n", "a\n", "a\nb", "\n", "a b", "A1 b2", "K\u212ak", "sSſ", "iIİı", "σςΣ",
    "éüÉÜ", "STRASSE straße", "a-b", "A–B", "ccc", "e abe cde", "5km", "km 5m", "x.Y", "+5 +x", "...", "x...", "…", "x,", "]", "AB.", "aB.", "$", "\x00", "a{", "a{x}",
    "😀é", "xxxxxxxx", "aaaaaaaa!", "abababac", "a:b@x.yz", "a:b:c@x.y.zz", "x.yz",
]

random.seed(3)
with open("golden.jsonl", "w", encoding="utf-8") as file:
    for source in PATTERNS:
        pattern = re.compile(source)
        cases = [
            [text, [list(found.span()) for found in pattern.finditer(text)], bool(pattern.match(text))]
            for text in TEXTS
        ]
        cases = [case for case in cases if case[1] or random.random() < 0.2]
        file.write(json.dumps([source, cases], ensure_ascii=True) + "\n")
