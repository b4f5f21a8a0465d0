"""The arithmetic of a pipeline and what the machine can do: `work.py MODEL` prints JSON.

`multiply_adds` are those that a token costs by the shapes of the networks, `once` those of them that
depend on the word alone, which we compute when a word is first met; `peak` is the best rate, in multiplications and additions a second, that one core reaches when numpy
multiplies large matrices of 32-bit floats.
"""

import json
import os
import sys
import time

for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]:
    os.environ[name] = "1"

import numpy
import spacy


def weights(node):
    """How many weights a network and those in it multiply with."""
    return sum(part.get_param("W").size for part in node.walk() if part.has_param("W"))


def embedding(model):
    """The smallest network of a model that embeds a word and mixes its features."""
    embeds = [node for node in model.walk() if any(part.name == "hashembed" for part in node.walk())]
    return min((node for node in embeds if weights(node)), key=weights, default=None)


def multiply_adds(nlp):
    """Each weight of a token's layers counts once; the parser scores two states a token."""
    total = once = 0
    for name, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if not hasattr(model, "walk"):
            continue
        # A listener has no weights: they are the upstream component's, and counted there.
        total += weights(model)
        if name == "parser" and model.has_ref("upper"):
            total += weights(model.get_ref("upper"))
        embed = embedding(model)
        once += weights(embed) if embed else 0
    return total, once


def peak():
    """The best of several sizes and rounds."""
    random = numpy.random.default_rng(0)
    best = 0.0
    for rows, inner, columns in [(512, 288, 288), (1024, 1024, 1024), (2048, 2048, 512)]:
        a = random.random((rows, inner), dtype="float32")
        b = random.random((inner, columns), dtype="float32")
        out = numpy.empty((rows, columns), dtype="float32")
        for _ in range(30):
            before = time.perf_counter()
            numpy.matmul(a, b, out=out)
            best = max(best, 2 * rows * inner * columns / (time.perf_counter() - before))
    return best


total, once = multiply_adds(spacy.load(sys.argv[1]))
print(json.dumps({"multiply_adds": total, "once": once, "peak": peak()}))
