"""Writes rules.jsonl: random attribute rules, random tokens, and what spaCy makes of them.

    python rules.py > rules.jsonl
"""

import json
import random

import spacy
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

# Each word with its tag, part of speech and morphology.
WORDS = {
    "The": ("DT", "DET", "Definite=Def|PronType=Art"),
    "the": ("DT", "DET", "Definite=Def|PronType=Art"),
    "tugs": ("NNS", "NOUN", "Number=Plur"),
    "left": ("VBD", "VERB", "Tense=Past|VerbForm=Fin"),
    "Port": ("NNP", "PROPN", "Number=Sing"),
    "of": ("IN", "ADP", ""),
    "Vesk": ("NNP", "PROPN", "Number=Sing"),
    "5": ("CD", "NUM", "NumType=Card"),
    ",": (",", "PUNCT", "PunctType=Comm"),
    "sail": ("VB", "VERB", "VerbForm=Inf"),
    "Sail": ("NN", "NOUN", "Number=Sing"),
    "n’t": ("RB", "PART", ""),
    ".": (".", "PUNCT", "PunctType=Peri"),
    "\n": ("_SP", "SPACE", ""),
}
DEPS = ["nsubj", "dobj", "det", "prep", "pobj", "dep", ""]
FLAGS = ["SPACY", "IS_SENT_START", "IS_ALPHA", "IS_PUNCT", "IS_SPACE", "IS_TITLE", "IS_LOWER"]
FLAGS += ["LIKE_NUM", "IS_ASCII", "IS_DIGIT", "IS_RIGHT_PUNCT"]
# What patterns ask for, by attribute.
VALUES = {
    "TEXT": list(WORDS),
    "LOWER": [word.lower() for word in WORDS],
    "TAG": [tag for tag, _, _ in WORDS.values()],
    "POS": [pos for _, pos, _ in WORDS.values()] + ["X", "noun"],
    "MORPH": [morph for _, _, morph in WORDS.values()],
    "DEP": DEPS,
    "SHAPE": ["xxxx", "Xxxx", "xx", "d", "Xxx"],
    "PREFIX": list("tTsSv5."),
    "SUFFIX": ["ail", "the", "eft", "gs", ".", "of"],
    "LENGTH": [1, 2, 3, 4],
    "ENT_TYPE": ["GPE", "ORG", ""],
    "ENT_IOB": ["B", "I", "O"],
    **{flag: [True, False] for flag in FLAGS},
}
SETS = ["IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS"]
REGEXES = ["^t", "e", "s$", "^N", "[A-Z]", "^$", r"^(.)\w"]
OPERATORS = ["!", "?", "*", "+", "{2}", "{1,3}", "{2,}", "{,2}", "1"]
CASES = 150


def pick(attribute):
    return random.choice(VALUES[attribute])


def condition(attribute):
    if attribute in FLAGS or random.random() < 0.5:
        return pick(attribute)
    if attribute == "LENGTH":
        return {random.choice(["==", "!=", ">=", "<=", ">", "<"]): pick(attribute)}
    if attribute == "ENT_IOB":
        return {random.choice(SETS[:2]): random.choices(range(4), k=2)}
    if attribute in ("LOWER", "TEXT", "TAG", "DEP", "POS") and random.random() < 0.3:
        return {"REGEX": random.choice(REGEXES)}
    return {random.choice(SETS): [pick(attribute) for _ in range(random.randint(0, 3))]}


def token():
    if random.random() < 0.12:
        return {}
    attributes = random.sample(list(VALUES), random.choice([1, 1, 1, 2, 2, 3]))
    spec = {attribute: condition(attribute) for attribute in attributes}
    if random.random() < 0.35:
        spec["OP"] = random.choice(OPERATORS)
    return spec


def rule(number):
    attrs = [
        {"POS": "X"},
        {"TAG": f"R{number}"},
        {"LEMMA": f"l{number}"},
        {"MORPH": f"B=2|A={number}"},
        {"DEP": f"d{number}", "POS": "SYM"},
        {"ENT_TYPE": f"E{number}"},
    ]
    pattern = lambda: [token() for _ in range(random.choice([1, 1, 2, 2, 3]))]
    patterns = [pattern() for _ in range(random.choice([1, 1, 2]))]
    return {"patterns": patterns, "attrs": random.choice(attrs), "index": random.choice([0, 0, -1])}


def document(vocab):
    words = random.choices(list(WORDS), k=random.randint(1, 9))
    tags, poses, morphs = zip(*(WORDS[word] for word in words))
    ents = ["O"] * len(words)
    if len(words) > 2 and random.random() < 0.6:
        ents[1:3] = ["B-GPE", random.choice(["I-GPE", "B-ORG", "O"])]
    return Doc(
        vocab,
        words=words,
        spaces=[random.random() < 0.8 for _ in words],
        tags=tags,
        pos=poses,
        morphs=morphs,
        deps=random.choices(DEPS, k=len(words)),
        heads=[0] * len(words),
        ents=ents,
    )


def columns(token):
    morph = token.vocab.strings[token.morph.key] if token.morph.key else ""
    return [token.tag_, token.pos_, morph, token.dep_]


def main():
    random.seed(2026)
    vocab = spacy.blank("en").vocab
    for _ in range(CASES):
        rules = [rule(number) for number in range(random.randint(1, 4))]
        ruler = AttributeRuler(vocab)
        ruler.add_patterns(json.loads(json.dumps(rules)))
        docs = []
        for doc in [document(vocab) for _ in range(3)]:
            tokens = [
                [t.text, bool(t.whitespace_), *columns(t), t.ent_iob_, t.ent_type_, t.is_sent_start]
                for t in doc
            ]
            ruled = [[*columns(t), t.ent_type_, t.lemma_] for t in ruler(doc)]
            docs.append({"tokens": tokens, "ruled": ruled})
        case = {"rules": rules, "docs": docs}
        print(json.dumps(case, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
