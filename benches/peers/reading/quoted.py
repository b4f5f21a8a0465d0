"""BBC's Citron, trained anew: its published models lack the one for cues, which is kept elsewhere.

    quoted.py train CITRON VERBNET FOLDER MODELS    trains every step on the articles of FOLDER
    quoted.py find CITRON MODELS FOLDER FOUND       what it finds in the articles of FOLDER
    quoted.py time CITRON MODELS PATH…              what it costs, as one line of JSON

CITRON is a checkout of github.com/bbc/citron, VERBNET a folder with VerbNet's classes. MODELS stay on
this machine: the articles of PolNeAR that they are made of are their publishers'. Two steps are as
published: which source belongs to which cue, which cannot be trained on articles that give each cue one
source, and who a pronoun is, which changes nothing that is scored and is timed apart.
"""

import json
import os
import re
import shutil
import sys
import time
import warnings
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import spacy
from spacy.tokens import Span

from texts import PIPELINE, articles, keep

warnings.filterwarnings("ignore")


class Remembering:
    """A pipeline that parses each text once: five trainers ask for the same."""

    def __init__(self):
        for name in ["probability", "is_plural", "gender"]:
            Span.set_extension(name, default=None, force=True)
        self.nlp, self.docs = spacy.load(PIPELINE), {}

    def __call__(self, text):
        if text not in self.docs:
            self.docs[text] = self.nlp(text)
        return self.docs[text].copy()


def annotated(path, text):
    """The annotation of an article in Citron's own format; a cue in pieces is its first piece."""
    places, quotes = {}, []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) < 2:
            continue
        if cells[0].startswith("T"):
            pieces = [tuple(map(int, piece.split())) for piece in cells[1].split(" ", 1)[1].split(";")]
            places[cells[0]] = [{"start": a, "end": b, "text": text[a:b]} for a, b in pieces if text[a:b].strip()]
        elif cells[0].startswith("E"):
            parts = {"Source": [], "Cue": [], "Content": []}
            for role in cells[1].split():
                name, place = role.split(":")
                name = name.rstrip("0123456789")
                if name in parts:
                    parts[name] += places.get(place, [])
            if parts["Cue"] and parts["Content"]:
                quotes.append({"cue": parts["Cue"][0], "sources": parts["Source"], "contents": parts["Content"]})
    return {"text": text, "quotes": quotes}


def mended(verbnet, into):
    """A copy of VerbNet's classes; Citron wants a list of subclasses even where there is none."""
    Path(into).mkdir(parents=True, exist_ok=True)
    for path in Path(verbnet).glob("*.xml"):
        tree = ElementTree.parse(path)
        for element in [*tree.iter("VNCLASS"), *tree.iter("VNSUBCLASS")]:
            for name in ["MEMBERS", "SUBCLASSES"]:
                if element.find(name) is None:
                    ElementTree.SubElement(element, name)
        tree.write(Path(into, path.name))
    return str(into)


def published(citron, step):
    """One of Citron's own models."""
    return next(Path(citron, "models").glob(f"*/{step}"))


def train(citron, verbnet, folder, models):
    from citron.content import ContentClassifier, ContentResolver
    from citron.cue import CueClassifier
    from citron.source import SourceClassifier, SourceResolver

    data = Path(models, "data")
    data.mkdir(parents=True, exist_ok=True)
    for name, text, annotation in articles(folder):
        (data / f"{name}.json").write_text(json.dumps(annotated(annotation, text)), encoding="utf-8")
    nlp = Remembering()
    CueClassifier.build_model(nlp, str(data), str(models), mended(verbnet, Path(models, "verbnet")))
    for step in [ContentClassifier, ContentResolver, SourceClassifier]:
        step.build_model(nlp, str(data), str(models))
    shutil.copy(published(citron, SourceResolver.MODEL_FILENAME), models)


def load(models, citron):
    """Citron with its models, and with its own step for pronouns if that can be loaded."""
    from citron.citron import Citron
    from citron.content import ContentClassifier, ContentResolver
    from citron.coreference import CoreferenceResolver
    from citron.cue import CueClassifier
    from citron.source import SourceClassifier, SourceResolver

    steps = Citron.__new__(Citron)
    steps.cue_classifier = CueClassifier(models)
    steps.content_classifier, steps.content_resolver = ContentClassifier(models), ContentResolver(models)
    steps.source_classifier, steps.source_resolver = SourceClassifier(models), SourceResolver(models)
    try:
        folder = published(citron, CoreferenceResolver.MODEL_FILENAME).parent
        steps.coreference_resolver = CoreferenceResolver(str(folder))
    except Exception as error:
        print(f"pronouns are left out: {error}", file=sys.stderr)
        steps.coreference_resolver = None
    return steps


def places(found):
    return [[span.start_char, span.end_char] for span in found]


def find(steps, folder, into):
    nlp = Remembering()
    for name, text, _ in articles(folder):
        quotes = steps.get_quotes(nlp(text), resolve_coreferences=False)
        parts = [("source", lambda quote: quote.sources), ("cue", lambda quote: [quote.cue]), ("content", lambda quote: quote.contents)]
        keep(into, name, [{part: places(of(quote)) for part, of in parts} for quote in quotes])


def timed(steps, paths):
    texts = [path.read_text(encoding="utf-8") for path in paths]
    nlp = Remembering().nlp
    nlp("The minister said that talks would begin.")

    def seconds(work):
        before = time.process_time()
        done = [work(item) for item in items]
        return time.process_time() - before, done

    items = texts
    parse, items = seconds(nlp)
    quotes, _ = seconds(lambda doc: steps.get_quotes(doc, resolve_coreferences=False))
    times = {"words": sum(len(text.split()) for text in texts), "parse": parse, "quotes": quotes}
    if steps.coreference_resolver:
        try:
            times["all"], _ = seconds(steps.get_quotes)
        except Exception as error:
            print(f"pronouns are left out: {error}", file=sys.stderr)
    return times


def forenames(folder):
    """Citron asks NLTK for forenames; those of the census stand in for its list."""
    import names
    import nltk

    for kind in ["male", "female"]:
        listed = Path(names.__file__).with_name(f"dist.{kind}.first").read_text(encoding="utf-8")
        path = Path(folder, "corpora", "names", f"{kind}.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(re.findall(r"^\S+", listed, re.M)).title(), encoding="utf-8")
    nltk.data.path.insert(0, str(folder))


if __name__ == "__main__":
    what, citron, *arguments = sys.argv[1:]
    sys.path.insert(0, citron)
    if what == "train":
        train(citron, *arguments)
    else:
        models, *arguments = arguments
        forenames(os.path.join(models, "nltk"))
        steps = load(models, citron)
        if what == "find":
            find(steps, *arguments)
        else:
            print(json.dumps(timed(steps, list(map(Path, arguments)))))
