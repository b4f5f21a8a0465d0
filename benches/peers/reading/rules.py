"""Who says what by a page of rules over spaCy's parse: `rules.py FOLDER FOUND`.

The measure of what a parse alone gives: a list of verbs and nouns, the subject as the source, the
clause below as the content, the marks of quotation around it, and 'according to'.
"""

import sys

import spacy

from texts import PIPELINE, articles, keep, paragraphs, spans

VERBS = set("""accuse acknowledge add admit advise affirm agree allege announce answer argue ask assert assume
assure believe blame boast call caution charge cite claim comment complain concede conclude confess confirm consider
contend continue criticize declare demand deny describe disclose doubt emphasize estimate expect explain express
fear feel find guess hint hope imply indicate insist joke know learn mean mention note observe plan pledge point
predict proclaim promise propose question quip read realize recall recommend reiterate remark remember repeat reply
report respond reveal say see show speculate state stress suggest suspect swear tell testify think threaten tout
tweet understand urge vow want warn wonder write""".split())
NOUNS = set("""accusation allegation announcement argument assertion assurance belief claim comment complaint
conclusion concern declaration demand denial doubt fear hope idea insistence notion opinion pledge prediction
promise proposal remark report statement suggestion suspicion testimony threat view warning""".split())
NO_CLAUSE = set("accuse blame call cite criticize demand deny describe express propose promise tout urge want".split())
OPENING, CLOSING = set("\"“"), set("\"”")


def quotes(doc):
    """Which tokens stand between marks of quotation, as (first, past the last); the last may be left open."""
    found, start = [], None
    for token in doc:
        if start is None and token.text[0] in OPENING:
            start = token.i
        elif start is not None and token.text[0] in CLOSING:
            found.append((start, token.i + 1))
            start = None
    return found + ([(start, len(doc))] if start is not None else [])


def below(token, without=None):
    """The tokens under a token, without those under another."""
    out = set() if without is None else {other.i for other in without.subtree}
    found = [other for other in token.subtree if other.i not in out]
    while found and found[-1].is_punct:
        found.pop()
    while found and found[0].is_punct:
        found.pop(0)
    return found


def subject(verb):
    """Who does what a verb says: its own subject, that of the verb it is joined to, or the noun it tells of."""
    for child in verb.children:
        if child.dep_ == "nsubj" and child.tag_ not in ("WDT", "WP"):
            return below(child, verb if verb.i in [other.i for other in child.subtree] else None)
    if verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.pos_ in ("VERB", "AUX"):
        return subject(verb.head)
    if verb.dep_ in ("relcl", "acl"):
        return below(verb.head, verb)
    return []


def content(verb):
    """What is said: the clause below; else, with verbs that take one, the object."""
    for child in verb.children:
        if child.dep_ == "ccomp" or (child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX")):
            return below(child)
    if verb.dep_ in ("parataxis", "ccomp") and verb.head.pos_ in ("VERB", "AUX"):
        return below(verb.head, verb)
    if verb.lemma_ in NO_CLAUSE:
        return [token for child in verb.children if child.dep_ in ("dobj", "oprd", "prep") for token in below(child)]
    return []


def find(doc):
    marked = quotes(doc)
    inside = {i for start, end in marked for i in range(start + 1, end - 1)}
    for token in doc:
        if token.lower_ == "according":
            told = next((child for child in token.children if child.lower_ == "to"), None)
            source = [other for child in (told.children if told else []) for other in below(child)]
            said = below(token.head, token) if token.head is not token else []
            cue = [token, told] if told else []
        elif token.lemma_ in VERBS and token.pos_ == "VERB":
            source, said, cue = subject(token), content(token), [token]
            # Quotation marks beside the verb hold what is said, whatever the parse makes of them.
            for start, end in marked:
                near = token.sent.start <= start < token.sent.end or token.sent.start < end <= token.sent.end
                if token.i not in inside and near and (not said or any(start <= other.i < end for other in said)):
                    said = [*said, *doc[start:end]]
        elif token.lemma_ in NOUNS and token.pos_ == "NOUN":
            said = next((below(child) for child in token.children if child.dep_ == "acl"), [])
            source, cue = next((below(child) for child in token.children if child.dep_ == "poss"), []), [token]
        else:
            continue
        if said and (source or token.pos_ == "NOUN"):
            yield {"source": source, "cue": cue, "content": said}


if __name__ == "__main__":
    nlp = spacy.load(PIPELINE)
    for name, text, _ in articles(sys.argv[1]):
        found = []
        for start, paragraph in paragraphs(text):
            for said in find(nlp(paragraph)):
                found.append({part: spans(tokens, start) for part, tokens in said.items()})
        keep(sys.argv[2], name, found)
