"""Writes rules.json and golden.jsonl: small rule sets of our own and what spaCy's tokenizer makes
of nasty texts with them. Run it beside these files with spaCy 3.8 installed."""

import json
import re

import spacy
from spacy.tokenizer import Tokenizer

PICTURES = "\\u2600-\\u27BF\\U0001F300-\\U0001FAFF"
PUNCT = [r"…", ",", ":", ";", "!", r"\?", r"\(", r"\)", r"\[", r"\]", r"\.\.+", "'", '"', "“", "”"]
PREFIX = [r"§", r"%", r"\+(?![0-9])", "‘", "’", "«", "»", "—", "–", r"\$", "€", f"[{PICTURES}]"]
SUFFIX = [
    "’", "»", "'s", "’s", "—", f"[{PICTURES}]",
    r"(?<=[0-9])\+", r"(?<=[0-9])(?:km|km²|kg|m|%|€)",
    r"(?<=[0-9a-zà-ÿ%²\-\)'\"”])\.", r"(?<=[A-Z][A-Z])\.",
]
INFIX = [
    r"\.\.+", "…", rf"[{PICTURES}]", r"(?<=[0-9])[+\-\*^](?=[0-9-])",
    r"(?<=[a-zà-ÿ\"”])\.(?=[A-Z\"“])", r"(?<=[A-Za-zÀ-ÿ]),(?=[A-Za-zÀ-ÿ])",
    r"(?<=[A-Za-z0-9])(?:-|–|—|--|---)(?=[A-Za-z])", r"(?<=[A-Za-z0-9])[:<>=/](?=[A-Za-z])",
]
URL = (
    r"(?u)^(?:[a-z]{2,6}://)?(?:\S+(?::\S*)?@)?(?!(?:10|127)(?:\.\d{1,3}){3})"
    r"(?:[A-Za-z0-9\u00a1-\uffff][A-Za-z0-9\u00a1-\uffff_-]{0,62}\.)+[a-z]{2,6}"
    r"(?::\d{2,5})?(?:[/?#]\S*)?$"
)


def rules(prefix, suffix, infix, token_match, faster, specials):
    return {
        "prefix": "|".join("^" + p for p in PUNCT + PREFIX + prefix),
        "suffix": "|".join(p + "$" for p in PUNCT + SUFFIX + suffix),
        "infix": "|".join(INFIX + infix),
        "token_match": token_match,
        "url_match": URL,
        "faster_heuristics": faster,
        "specials": specials,
    }


SETS = {
    "en": rules([], [], [], None, True, {
        " ": [[" "]], "\t": [["\t"]], "\n": [["\n"]],
        "don't": [["do"], ["n't", "not"]], "Don't": [["Do"], ["n't", "not"]],
        "can’t": [["ca", "can"], ["n’t", "not"]], "'s": [["'s"]], "’s": [["’s", "'s"]],
        "a.m.": [["a.m."]], "8a.m.": [["8"], ["a.m."]], "U.S.": [["U.S."]], "e.g.": [["e.g."]],
        "Dr.": [["Dr.", "Doctor"]], ":)": [[":)"]], ":-)": [[":-)"]], "(:": [["(:"]],
        "...": [["..."]], "New York": [["New York"]], "vis-à-vis": [["vis-à-vis"]],
        "and/or": [["and/or"]], "'em": [["'em", "them"]], "(c)": [["(c)"]], "€": [["€", "EUR"]],
    }),
    "fr": rules(
        [r"(?:(d|l|n|D|L|N)['’])(?=[a-zà-ÿ])"], [r"(?<=[a-z])[-–](ce|il|elle|on|je|t)"],
        [r"(?<=[a-zà-ÿ]['’])(?=[a-zà-ÿ])"],
        r"(?iu)(?:^anti[-–][a-zà-ÿ][a-zà-ÿ'’\-]*$)|(?:^aujourd['’]hui$)|"
        r"(?:^[a-zà-ÿ]+[-–]sur[-–](?:l['’])?[a-zà-ÿ]+$)|(?:^[ée]tats[-–]uni[a-zà-ÿ]*$)",
        False,
        {
            " ": [[" "]], "\n": [["\n"]], "J.-C.": [["J.-C.", "Jésus"]], "av.": [["av.", "avant"]],
            "M.": [["M.", "monsieur"]], "après-midi": [["après-midi"]], "-t-il": [["-t"], ["-il"]],
            "c'est": [["c'", "ce"], ["est"]], "a - t - il": [["a - t - il"]], "..": [[".."]],
        },
    ),
}

TEXTS = {
    "en": [
        "", " ", "  ", "\n", " \n ", "\t\t", "a", " a", "a ", "a  b", "a \n\n b", "\u00a0a\u00a0", "\u3000", "\x1c",
        "\u200b", "\u0301", "e\u0301 \u0301", "\x00", "a\x00b \x00", "\u2028x\u2028", "\ufeffword", "\u0085",
        "don't", "Don't!", "(don't)", '"don\'t"', "“can’t”", "dont't", "don't's", "the dog's", "the dog’s tail",
        "'s", "x's's", "the U.S. said", "U.S.", "(U.S.)", "U.S.,", "U.S..", "the U.S.'s aims", "e.g., this", "8a.m.",
        "at 8a.m. sharp", "8 a.m.", "a.m", "a.m..", "Dr. No", "Dr.No", "No.One", "end.Begin", 'said."Then',
        ":)", "fine:)", "(:)", ":-)!", "(:(:", ": )", "(c)2020", "(c)", "((c))", "...", "....", "wait...what", "…", "a…b",
        "..", "so... .", "New York", "New  York", "New\nYork", "in New York.", "(New York)", "New York New York",
        "well-known", "a--b", "a---b", "a—b", "x-1", "1-x", "vis-à-vis", "(vis-à-vis)", "and/or", "and/or,", "either/or",
        "x=y", "a:b", "a:1", "one,two", "1,000", "1,000.50", "3.5km", "10km²", "10km.", "5%", "5%.", "50 %", "+5", "+x", "5+",
        "3*4", "2^-1", "1-2", "$5", "5€", "€", "€5.", "US$5", "5$",
        "https://example.org/a?b=c#d", "(https://example.org/a)", "see example.org.", "example.org:8080/x", "http://10.0.0.1/x",
        "user:pw@example.org", "me@example.org,", "www.example.org/(x)", "ex-ample.org", "a.b", "file.txt",
        "'em", "tell 'em!", "'quoted'", "''double''", "\"'nested' quote\"", "“a ‘b’ c”", "«guillemets»", "rock'n'roll",
        "😀", "a😀b", "😀😀!", "👍🏽", "🇫🇷", "👩‍👩‍👧", "❤️", "שלום, עולם!", "مرحبا، كيف؟", "नमस्ते।", "日本語、テスト。", "Straße.", "İstanbul'un", "ǅ.",
        "[1]", "[[1]]", "f(x)", "f(x).", "(a(b(c)))", ")))(((", "!?!?", "?!...", "—", "a —b", "—a—", "§5", "%x%",
        "A.B.C.", "AB.", "aB.", "IBM.", "x).", "x”.", "x'.", "x..", "end .", "end ,", ",,", "word,", ",word", "w,o,r,d",
        "a" * 100, "." * 50, "(" * 20 + "x" + ")" * 20, "ab-" * 30, "don't" * 3, "x:)" * 5,
    ],
    "fr": [
        "l'homme", "L’homme", "d'un", "l'", "l'1", "l'l'eau", "qu'il", "c'est", "(c'est)", "C'est", "aujourd'hui", "Aujourd’hui,",
        "AUJOURD'HUI", "aujourd'hui.", "(aujourd'hui)", "anti-âge", "ANTI-ÂGE", "Anti–inflation", "anti-", "anti-1", "anti-l'euro",
        "Boulogne-sur-Mer", "boulogne-sur-mer,", "Villers–sur–l’Eau", "x-sur-", "États-Unis", "états-uniens", "Etats-Unis.", "ÉTATS-UNIS",
        "va-t-il", "a-t-il", "dit-elle", "dit-elle.", "est-ce", "-t-il", "a - t - il", "(a - t - il)", "vient-on?", "après-midi",
        "l'après-midi", "av. J.-C.", "J.-C", "(J.-C.)", "M. Un", "M.Un", "«l'eau»", "« l'eau »", "n'a-t-on", "1,5€", "50 %", "..", "...", "fin..",
        "d’d’d’eau", "l'é", "l'É", "é'é'é", "presqu'île", "ça/là", "mange-t", "T-shirt", "ſur-sur-K", "anti-\u212a", "\n", " \n", "  ",
    ],
}


def tokenizer(rules):
    search = lambda source: source and re.compile(source)
    special = lambda tokens: [
        {"ORTH": t[0], "NORM": t[1]} if len(t) > 1 else {"ORTH": t[0]} for t in tokens
    ]
    token_match = search(rules["token_match"])
    return Tokenizer(
        spacy.blank("xx").vocab,
        rules={text: special(tokens) for text, tokens in rules["specials"].items()},
        prefix_search=search(rules["prefix"]).search,
        suffix_search=search(rules["suffix"]).search,
        infix_finditer=search(rules["infix"]).finditer,
        token_match=token_match and token_match.match,
        url_match=search(rules["url_match"]).match,
        faster_heuristics=rules["faster_heuristics"],
    )


with open("rules.json", "w", encoding="utf-8") as file:
    json.dump(SETS, file, ensure_ascii=True, indent=1)
    file.write("\n")
with open("golden.jsonl", "w", encoding="utf-8") as file:
    for name, texts in TEXTS.items():
        tokenize = tokenizer(SETS[name])
        for text in texts + ["x " + text + " y" for text in texts] + [" ".join(texts)]:
            doc = tokenize(text)
            spaces = "".join("1" if token.whitespace_ else "0" for token in doc)
            norms = {
                str(token.i): token.norm_ for token in doc if token.norm_ != token.lex.norm_
            }
            row = [name, text, [token.text for token in doc], spaces, norms]
            file.write(json.dumps(row, ensure_ascii=True) + "\n")
