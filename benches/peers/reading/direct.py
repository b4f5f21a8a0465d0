"""What textacy's `direct_quotations` finds: `direct.py FOLDER FOUND`.

It wants the marks of quotation of a text to be in pairs; a text where they are not is taken paragraph
by paragraph, and only the paragraphs with an odd mark are lost.
"""

import sys

import spacy
from textacy.extract import direct_quotations

from texts import PIPELINE, articles, keep, paragraphs, spans


def quotations(doc, offset=0):
    return [
        {"source": spans(said.speaker, offset), "cue": spans(said.cue, offset), "content": spans(said.content, offset)}
        for said in direct_quotations(doc)
    ]


def find(nlp, text):
    try:
        return quotations(nlp(text))
    except ValueError:
        found = []
        for start, paragraph in paragraphs(text):
            try:
                found += quotations(nlp(paragraph), start)
            except ValueError:
                pass
        return found


if __name__ == "__main__":
    nlp = spacy.load(PIPELINE)
    for name, text, _ in articles(sys.argv[1]):
        keep(sys.argv[2], name, find(nlp, text))
