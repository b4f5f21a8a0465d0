"""Parses paragraphs with spaCy: `annotate.py MODEL < paragraphs.jsonl > columns.jsonl`.

With `--time` it writes only how many tokens there were and the seconds that loading and parsing took,
on the clock and of the CPU, as `benches/nlp` does. With `--noise LEVEL SEED` every weight is first changed by a random share of at most LEVEL: what
flips then hangs on the order of a sum, and no other implementation can be held to it. With
`--float16` the weights are rounded to half precision, with `--blas numpy` numpy's product is used
in place of thinc's own, with `--one` the paragraphs are parsed one at a time.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

started = time.perf_counter()
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy
import spacy
from thinc.api import NumpyOps

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "crates/onetext-nlp/tests/golden"))

from columns import columns


def networks(nlp):
    """Every network of a pipeline."""
    for _, component in nlp._components:
        model = getattr(component, "model", None)
        if hasattr(model, "walk"):
            yield model


def change(nlp, how):
    """Changes every weight."""
    for model in networks(nlp):
        for node in model.walk():
            for name in node.param_names:
                if node.has_param(name) and node.get_param(name) is not None:
                    weights = node.get_param(name)
                    node.set_param(name, how(weights).astype(weights.dtype))


def noise(nlp, level, seed):
    """Changes every weight by a random share of at most `level`."""
    random = numpy.random.default_rng(seed)
    change(nlp, lambda weights: weights * (1 + random.uniform(-level, level, weights.shape)))


def float16(nlp):
    """Rounds every weight to half precision."""
    change(nlp, lambda weights: weights.astype("float16"))


def numpy_blas(nlp):
    """Multiplies with numpy's BLAS where thinc would use its own."""
    ops = NumpyOps(use_blis=False)
    for model in networks(nlp):
        model._to_ops(ops)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--noise", nargs=2, metavar=("LEVEL", "SEED"))
    parser.add_argument("--float16", action="store_true")
    parser.add_argument("--blas", choices=["numpy"])
    parser.add_argument("--one", action="store_true")
    parser.add_argument("--time", action="store_true")
    parser.add_argument("--batch-size", type=int)
    options = parser.parse_args()
    nlp = spacy.load(options.model)
    # The import is part of what a user waits for.
    load = time.perf_counter() - started
    if options.noise:
        noise(nlp, float(options.noise[0]), int(options.noise[1]))
    if options.float16:
        float16(nlp)
    if options.blas:
        numpy_blas(nlp)
    paragraphs = [json.loads(line) for line in sys.stdin]
    texts = [paragraph["text"] for paragraph in paragraphs]
    docs = map(nlp, texts) if options.one else nlp.pipe(texts, batch_size=options.batch_size)
    if options.time:
        wall, cpu = time.perf_counter(), time.process_time()
        tokens = sum(len(doc) for doc in docs)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(json.dumps({"tokens": tokens, "load": load, "wall": wall, "cpu": cpu}))
        return
    for paragraph, doc in zip(paragraphs, docs):
        print(json.dumps(paragraph | columns(doc), ensure_ascii=False))


if __name__ == "__main__":
    main()
