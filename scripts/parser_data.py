"""The sentences that the parser learns from: a treebank in CoNLL-U and three sets of named entities, made alike."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TREEBANK = "data/ud_english_ewt/en_ewt-ud-{}.conllu"
ENTITIES = {
    "UNER English-EWT, dev": "data/ner/uner_ewt/en_ewt-ud-dev.iob2",
    "UNER English-EWT, test": "data/ner/uner_ewt/en_ewt-ud-test.iob2",
    "WikiGold": "data/ner/data/wikigold/CONLL-format/data/wikigold.conll.txt",
    "Broad Twitter Corpus": "data/ner/data/BTC/CONLL-format/data",
    "re3d": "data/ner/data/re3d/CONLL-format/data-by-source/conll",
}
TYPES = {"Person": "PER", "Location": "LOC", "Organisation": "ORG", "PER": "PER", "LOC": "LOC", "ORG": "ORG"}
NOT_FREE = {"BBC_Online"}  # a part of re3d under CC BY-NC, which a package under Apache-2.0 cannot carry
PRONOUNS = frozenset(
    ("i", "we", "us", "our", "you", "he", "him", "his", "she", "her", "they", "them", "their", "it", "its", "me", "my")
) | {"who"}
SMALL_WORDS = frozenset(
    ("of", "for", "and", "the", "in", "on", "to", "at", "-", "'", "’", "s", "al", "de", "du", "da", "la", "el")
)
TITLES = frozenset(
    ("minister", "secretary", "president", "commander", "spokesman", "envoy", "representative", "advisor")
)
TWEETED = re.compile(r"$|[@#]|https?:|RT$")
"""A tweet with a word like this is not read: it has little to teach about reports."""
UNKNOWN = "-"  # spaCy's mark for a token whose entity is not known: neither right nor wrong to tag it


@dataclass(frozen=True)
class Sentence:
    """Words with what the treebank says of each; `heads` count from 0, a root heads itself."""

    document: str
    words: list[str]
    spaces: list[bool]
    lemmas: list[str]
    upos: list[str]
    xpos: list[str]
    feats: list[str]
    heads: list[int]
    deps: list[str]

    @property
    def text(self) -> str:
        """Return the text that the words and spaces make."""
        return "".join(word + " " * space for word, space in zip(self.words, self.spaces, strict=True))


@dataclass(frozen=True)
class Named:
    """Words with an entity tag each (``B-PER``, ``I-PER``, ``O``, or `UNKNOWN`)."""

    source: str
    document: str
    words: list[str]
    tags: list[str]


def treebank(shared: Path, part: str) -> list[Sentence]:
    """Return the sentences of ``train.rebuilt_from_sources``, ``dev`` or ``test``."""
    out, document = [], ""
    for block in (shared / TREEBANK.format(part)).read_text(encoding="utf-8").split("\n\n"):
        lines = block.splitlines()
        for line in lines:
            if line.startswith("# newdoc"):
                document = line.split("=")[1].strip()
        rows = [line.split("\t") for line in lines if line and line[0] != "#"]
        if rows:
            out.append(_sentence(document, rows))
    return out


def _sentence(document: str, rows: Sequence[Sequence[str]]) -> Sentence:
    """Read the rows of a sentence; the words of a contraction are taken singly, with no space between them."""
    joined: set[int] = set()  # numbers of words that no space follows
    for row in rows:
        if "-" in row[0]:
            first, last = (int(number) for number in row[0].split("-"))
            joined |= set(range(first, last + ("SpaceAfter=No" in row[9])))
    words = [row for row in rows if row[0].isdigit()]
    return Sentence(
        document,
        words=[row[1] for row in words],
        spaces=["SpaceAfter=No" not in row[9] and int(row[0]) not in joined for row in words],
        lemmas=[row[1] if row[2] == "_" else row[2] for row in words],
        upos=[row[3] for row in words],
        xpos=[row[4] for row in words],
        feats=[row[5] for row in words],
        heads=[int(row[6]) - 1 if row[6] != "0" else number for number, row in enumerate(words)],
        deps=["ROOT" if row[7] == "root" else row[7] for row in words],
    )


def named(shared: Path, source: str) -> list[Named]:
    """Return the sentences of one of `ENTITIES`, with persons, places and organisations and no other type."""
    path = shared / ENTITIES[source]
    if source == "re3d":
        files = sorted(file for file in path.rglob("*.conll") if file.parent.name not in NOT_FREE)
        return [_re3d(file.stem, words, tags) for file in files for words, tags, _ in _blocks(file, "\t", 0)]
    if source == "Broad Twitter Corpus":
        files = sorted(path.glob("*.conll"))
        tweets = (
            Named(source, file.stem, words, _known(tags)) for file in files for words, tags, _ in _blocks(file, "\t", 0)
        )
        return [tweet for tweet in tweets if not any(TWEETED.match(word) for word in tweet.words)]
    if source == "WikiGold":
        return [Named(source, name, words, _begun(_known(tags))) for words, tags, name in _blocks(path, " ", 0)]
    return [Named(source, name, words, _known(tags)) for words, tags, name in _blocks(path, "\t", 1)]


def held_out(document: str, share: int = 20) -> bool:
    """Whether a document of entities is kept for measuring: `share` in a hundred are, by the hash of the name."""
    return int(hashlib.sha256(document.encode()).hexdigest()[:8], 16) % 100 < share


def _blocks(path: Path, separator: str, column: int) -> Iterator[tuple[list[str], list[str], str]]:
    """Yield words, tags and the document of every sentence of a file with a token a line."""
    document, rows, number = f"{path.stem}-0", list[list[str]](), 0
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# newdoc"):
            document = line.split("=")[1].strip()
        elif line.startswith("-DOCSTART-"):
            number += 1
            document = f"{path.stem}-{number}"
        elif line.strip() and not line.startswith("# "):
            rows.append(line.split(separator))
        elif rows and not line.strip():
            yield [row[column] for row in rows], [row[column + 1] for row in rows], document
            rows = []


def _known(tags: Sequence[str]) -> list[str]:
    """Return tags with those of other types (``I-MISC``) as no entity."""
    return [tag if tag[2:] in TYPES else "O" for tag in tags]


def _begun(tags: Sequence[str]) -> list[str]:
    """Return IOB2 for tags that mark the first word as any other (IOB1)."""
    before = ["O", *tags]
    return [f"B{tag[1:]}" if tag[0] == "I" and last[1:] != tag[1:] else tag for last, tag in zip(before, tags)]  # noqa: B905


def _re3d(document: str, words: list[str], tags: list[str]) -> Named:
    """Return names as the other sets have them: re3d also tags pronouns, common nouns, articles and titles."""
    out = ["O"] * len(words)
    start = 0
    while start < len(words):
        end = start + 1
        while end < len(words) and tags[end].startswith("I-"):
            end += 1
        kind = TYPES.get(tags[start][2:])
        if kind:
            _name(words, start, end, kind, out)
        start = end
    return Named("re3d", document, words, out)


def _name(words: Sequence[str], start: int, end: int, kind: str, out: list[str]) -> None:
    """Write the tags of an entity of re3d into `out`: of a name, of a pronoun, or that it is not known."""
    if words[start].lower() in {"the", "a", "an"}:
        start += 1
    inside = words[start:end]
    if not inside or (len(inside) == 1 and inside[0].lower() in PRONOUNS):
        return
    doubtful = not inside[0][0].isupper() or any(word[0].islower() and word not in SMALL_WORDS for word in inside)
    if doubtful or (kind == "PER" and any(word.lower() in TITLES for word in inside)):
        out[start:end] = [UNKNOWN] * len(inside)
        return
    name = " ".join(inside).lower()
    if kind == "ORG" and name in _column("name", "official", "others"):
        kind = "LOC"  # a state that acts is an organisation in re3d and a place everywhere else
    if name in _column("demonyms"):
        return
    out[start:end] = [f"B-{kind}", *[f"I-{kind}"] * (len(inside) - 1)]


@cache
def _column(*columns: str) -> frozenset[str]:
    path = Path(__file__).parent.parent / "hsnlp" / "annotators" / "gazetteer" / "countries.csv"
    with path.open(encoding="utf-8", newline="") as file:
        cells = [row[column] for row in csv.DictReader(file) for column in columns]
    return frozenset(name.lower() for cell in cells for name in cell.split("|"))
