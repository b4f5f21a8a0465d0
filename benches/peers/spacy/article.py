"""What a spaCy user would write to see one article's parse: `article.py MODEL FILE`."""

import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")

import spacy

nlp = spacy.load(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as file:
    paragraphs = [line for line in file.read().splitlines() if line.strip()]
for doc in nlp.pipe(paragraphs):
    for sentence in doc.sents:
        for token in sentence:
            head = 0 if token.head is token else token.head.i - sentence.start + 1
            place = token.i - sentence.start + 1
            print(place, token.text, token.lemma_, token.pos_, token.tag_, token.morph, head, token.dep_, sep="\t")
        print()
