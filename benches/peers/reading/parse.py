"""Times spaCy's parse alone, paragraph by paragraph: `parse.py BATCH PATH…` prints a line of JSON."""

import json
import sys
import time
from pathlib import Path

import spacy

from texts import PIPELINE, paragraphs

nlp = spacy.load(PIPELINE)
texts = [Path(path).read_text(encoding="utf-8") for path in sys.argv[2:]]
pieces = [piece for text in texts for _, piece in paragraphs(text)]
nlp("The minister said that talks would begin.")
before = time.process_time()
tokens = sum(len(doc) for doc in nlp.pipe(pieces, batch_size=int(sys.argv[1])))
cpu = time.process_time() - before
print(json.dumps({"words": sum(len(text.split()) for text in texts), "tokens": tokens, "parse": cpu}))
