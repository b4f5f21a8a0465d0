"""The arithmetic of a pipeline and what the machine can do: `work.py MODEL` prints JSON.

`multiply_adds` are those that a token costs by the shapes of the networks, without any shortcut;
`peak` is the best rate, in multiplications and additions a second, that one core reaches when numpy
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


def multiply_adds(nlp):
    """Each weight of a token's layers counts once; the parser scores two states a token."""
    total = 0
    for name, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if not hasattr(model, "walk"):
            continue
        upper = model.get_ref("upper") if model.has_ref("upper") else None
        for node in model.walk():
            # A listener's network is the upstream component's, and counted there.
            if node.has_param("W"):
                total += node.get_param("W").size * (2 if node is upper and name == "parser" else 1)
    return total


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


print(json.dumps({"multiply_adds": multiply_adds(spacy.load(sys.argv[1])), "peak": peak()}))
