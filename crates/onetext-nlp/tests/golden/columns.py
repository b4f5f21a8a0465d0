"""What spaCy says of one text, in the columns that our own side writes too.

Offsets count characters of the text. Columns of one sign a token are strings: `space` (1 or 0),
`sent` (+ begins a sentence, - does not, 0 unknown) and `iob` (B, I, O, or . where nothing is known).
"""

IOB = {"": ".", "B": "B", "I": "I", "O": "O"}
SENT = {True: "+", False: "-", None: "0"}


def columns(doc):
    """The columns of one document."""
    return {
        "start": [token.idx for token in doc],
        "end": [token.idx + len(token.text) for token in doc],
        "space": "".join("1" if token.whitespace_ else "0" for token in doc),
        "lemma": [token.lemma_ for token in doc],
        "tag": [token.tag_ for token in doc],
        "pos": [token.pos_ for token in doc],
        "morph": [str(token.morph) for token in doc],
        "head": [token.head.i for token in doc],
        "dep": [token.dep_ for token in doc],
        "sent": "".join(SENT[token.is_sent_start] for token in doc),
        "iob": "".join(IOB[token.ent_iob_] for token in doc),
        "ent": [token.ent_type_ for token in doc],
        "chunks": [[chunk.start, chunk.end] for chunk in chunks(doc)],
    }


def chunks(doc):
    """The noun chunks; none without a parse."""
    return list(doc.noun_chunks) if doc.has_annotation("DEP") else []
