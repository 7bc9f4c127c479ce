"""Facts in sentences, for the methods section of a paper. Marked as Markdown: *so* and `so`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hsnlp.methods.card import Card, Figure
from hsnlp.methods.facts import Facts

__all__ = ["cited", "paragraphs"]

_UNCODED = {
    "front": "front matter",
    "footnotes": "footnotes",
    "references": "references",
    "furniture": "running heads and other furniture",
}
_FIGURES = {
    "frame:securitisation": "securitisation",
    "frame:human_security": "human security",
    "voice": "voice (mean of asserted, reported and contested)",
    "threat": "threat dimensions (mean of eight)",
    "referent": "referent objects (mean of four)",
    "recommendation": "sentences that recommend",
}
_CODERS = {
    "best": (
        "a sentence encoder (all-MiniLM-L6-v2; Wang et al. 2020; Reimers and Gurevych 2019) fine-tuned on coded "
        "sentences, with one head a code"
    ),
    "fast": (
        "a linear model of words and pairs of words, distilled (Hinton et al. 2015) from a fine-tuned sentence encoder"
    ),
    "cues": "lists of phrases with rules of scope and voice, and no trained model",
}
_CITED = {
    "best": ("wang2020minilm", "reimers2019sentence", "platt1999probabilistic"),
    "fast": ("hinton2015distilling", "platt1999probabilistic"),
    "cues": (),
}


def paragraphs(facts: Facts) -> list[str]:
    """Return the paragraphs of the methods section of a run."""
    return [_corpus(facts), _coding(facts), _quality(facts), _again(facts)]


def cited(facts: Facts) -> list[str]:
    """Return the keys of the works that the paragraphs cite."""
    keys = ["buzan1998security", "undp1994human"] if _ours(facts) else []
    keys += ["un2018compact"] if facts.manifest["codebook"]["name"] == "gcm" else []
    keys += _CITED.get(facts.annotator, ())
    return [*keys, "field2007bootstrapping"] if facts.card and facts.annotator != "cues" else keys


def _corpus(facts: Facts) -> str:
    manifest, totals = facts.manifest, facts.manifest["totals"]
    sources = manifest["sources"]
    when = f" of {_years(facts.years)}" if facts.years else ""
    text = (
        f"The corpus holds {_count(sources['coded'], 'document')}{when} with {totals['words']:,} words, of which "
        f"{totals['words_coded']:,} stand in the {totals['passages']:,} sentences and list items that were coded. "
    )
    left = [f"{_UNCODED[role]} ({n:,} words)" for role, n in totals["words_by_role"].items() if role in _UNCODED and n]
    if totals["words_foreign"]:
        left.append(f"sections in other languages than English ({totals['words_foreign']:,} words)")
    if left:
        text += f"Kept and not coded were {_listed(left)}. "
    for status, reasons in (("refused as not fit to be coded", facts.refused), ("unreadable", facts.failed)):
        if reasons:
            why = ", ".join(f"{reason}: {n}" for reason, n in sorted(reasons.items()))
            text += f"{_count(sum(reasons.values()), 'source')} {_was(reasons)} {status} ({why}). "
    if totals["documents_without_passages"]:
        text += f"{_count(totals['documents_without_passages'], 'document')} held no passage to code. "
    if facts.duplicates or facts.near_duplicates:
        text += (
            f"Copies were marked and not removed: {_count(facts.duplicates, 'document')} with the words of another, "
            f"{facts.near_duplicates:,} much like another. "
        )
    return text.strip()


def _coding(facts: Facts) -> str:
    manifest = facts.manifest
    book, coder = manifest["codebook"], facts.annotator
    text = (
        f"Each sentence and list item was coded with hsnlp {manifest['hsnlp']} (The hsnlp developers) under the "
        f"codebook *{book['name']}* {book['version']} (digest {book['digest'][:12]})"
    )
    if _ours(facts):
        text += (
            ": securitisation, after the Copenhagen School (Buzan et al. 1998), human security and its seven "
            "dimensions, after UNDP (1994), whether the text asserts, reports or contests a frame, whose security is "
            "meant, and which policy recommendations are made"
        )
    if book["name"] == "gcm":
        text += ", by the objectives of the Global Compact for Migration (United Nations 2018)"
    text += f". The coder was `{coder}`: {_CODERS.get(coder, 'see its documentation')}. "
    if coder != "cues":
        text += (
            "Its scores are calibrated probabilities (Platt 1999). Stages, populations and actors, and what a codebook "
            "adds, were coded by phrases alone. "
        )
    return f"{text}{manifest['rows']['recommendations']:,} recommendations were found."


def _quality(facts: Facts) -> str:
    if facts.card is None:
        return (
            f"How good the codes of this run are was not measured: {facts.why_no_card}. Before figures are reported, a "
            "sample should be coded by hand and compared (`hsnlp evaluate`)."
        )
    apart = "kept apart for measuring" if facts.annotator == "cues" else "that it was not trained on"
    text = (
        f"On {facts.card.sentences:,} sentences of {facts.card.documents:,} documents {apart}, F1 was "
        f"{_told(facts, facts.card)}"
    )
    if facts.annotator != "cues":
        text += ", with 95 % intervals from documents drawn again (Field and Welsh 2007)"
    accuracy = _figure(facts, facts.card, "four-way frame, accuracy")
    text += f"; the four-way frame was right in {accuracy} of sentences. " if accuracy else ". "
    return text + (
        "**The labels that these figures are measured against come from language-model coders who read sentence by "
        "sentence under the codebook, not from people**, and the sentences were drawn by words and not at random. The "
        "figures do not say how good the codes are on this corpus: a sample of it should be coded by hand and compared "
        "(`hsnlp evaluate`) before counts are reported."
    )


def _again(facts: Facts) -> str:
    manifest, libraries = facts.manifest, facts.manifest["libraries"]
    models = [f"`{name}` {digest}" for name, digest in sorted(manifest["models"].items())]
    return (
        "The same files give the same codes with the same version on the same kind of processor: corpus digest "
        f"{manifest['corpus_digest'][:16]}, pipeline fingerprint {manifest['fingerprint']}, "
        f"{f'digests of the models {_listed(models)}, ' if models else ''}Python {manifest['python']}, "
        f"onnxruntime {libraries.get('onnxruntime', '–')}, spaCy {libraries.get('spacy', '–')}. "
        "Every code is bound to a quoted sentence with its page and its characters in the document's text."
    )


def _told(facts: Facts, card: Card) -> str:
    told = [(name, _figure(facts, card, code)) for code, name in _FIGURES.items()]
    return _listed([f"{figure} for {name}" for name, figure in told if figure is not None])


def _figure(facts: Facts, card: Card, code: str) -> Figure | None:
    if facts.annotator == "cues":
        return card.cues.get(code)
    return card.f1.get(code)


def _ours(facts: Facts) -> bool:
    codes: Mapping[str, Any] = facts.manifest["codes"]
    return {"securitisation", "human_security"} <= set(codes.get("frame", ()))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _was(reasons: Mapping[str, int]) -> str:
    return "was" if sum(reasons.values()) == 1 else "were"


def _years(years: tuple[int, int]) -> str:
    return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
