"""hsnlp inside a spaCy pipeline: ``nlp.add_pipe("hsnlp")``.

    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("hsnlp", config={"annotator": "fast"})
    doc = nlp("Ministers spoke of an invasion of illegal migrants. Nurses asked for shelter and care.")
    [(span.text, span.label_, span._.hsnlp["score"]) for span in doc.spans["hsnlp"]]

An installed hsnlp is found by its entry point; ``import hsnlp.in_spacy`` makes the component known without one.

=========  ==================================================================
`factory`  what spaCy is told: the component's name, its settings, the attributes
`coding`   the component: batches of documents in, the same documents coded
`reading`  a `Doc` as passages: its own sentences, or ours
`marks`    annotations as spans, and how they are kept in a `Doc`
=========  ==================================================================
"""

from hsnlp.in_spacy.coding import DocCoder
from hsnlp.in_spacy.factory import make, register
from hsnlp.in_spacy.marks import KEY

__all__ = ["KEY", "DocCoder", "make", "register"]

register()
