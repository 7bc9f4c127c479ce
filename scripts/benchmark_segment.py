"""Compare ways of finding sentence ends on two gold standards, and say how fast each is.

    python scripts/benchmark_segment.py --shared ../shared [--misses N]

Measured are the ends *inside* a paragraph; its last end is given by the paragraph itself and counts for nothing.
Ends are compared by the number of non-space characters before them. `gold 1` and `gold 2` are the two draws of
`corpus/gold/boundaries.jsonl` (real documents; offsets only, the texts are in the shared folder; `BOUNDARIES.md`
beside it says how they were made), `ud` is the dev part of the UD English Web Treebank, joined to paragraphs: mail and
web text in which a third of the ends have no stop. pySBD is compared where it is installed.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "corpus" / "gold" / "boundaries.jsonl"
UD = Path("data/ud_english_ewt/en_ewt-ud-dev.conllu")

Splitter = Callable[[str], Iterable[tuple[int, int]]]
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Sample:
    """A paragraph with the offsets at which its sentences end, the last end left out."""

    name: str
    text: str
    ends: frozenset[int]


@dataclass(frozen=True)
class Score:
    """Counts of sentence ends: found and right, found and wrong, not found."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the found ends that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the right ends that were found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def decode(path: Path, how: str) -> str:
    """Return a source's text as `how` says: an encoding, `page N` of a PDF, or `row N` of a CSV's text column."""
    kind, _, number = how.partition(" ")
    if kind == "page":
        import pypdfium2

        page = pypdfium2.PdfDocument(path)[int(number) - 1].get_textpage().get_text_range()
        return page.replace("\r\n", "\n").replace("\r", "\n")
    if kind == "row":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))[int(number) - 1]["text"]
    return path.read_bytes().decode(how)


def plain(text: str) -> str:
    """Blank out tags and line ends; the length stays."""
    return re.sub(r"\s", " ", _TAG.sub(lambda tag: " " * len(tag[0]), text))


@lru_cache(maxsize=4)
def gold_samples(shared: Path, draw: int | None = None) -> tuple[Sample, ...]:
    """Return the marked paragraphs, of one draw or of both.

    Raises ValueError where a stretch's sha256 differs: its marks are void.
    """
    samples = []
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if draw not in {None, record["draw"]}:
            continue
        text = decode(shared / "corpus" / record["document"], record["decoding"])
        stretch = text[record["start"] : record["end"]]
        if hashlib.sha256(stretch.encode()).hexdigest() != record["sha256"]:
            raise ValueError(f"{record['id']}: {record['document']} does not hold the text that was marked")
        stretch = plain(stretch) if record["document"].endswith(".html") else re.sub(r"\s", " ", stretch)
        for start, end in record["paragraphs"]:
            inside = frozenset(mark - start for mark in record["boundaries"] if start < mark < end)
            samples.append(Sample(record["id"], stretch[start:end], inside))
    return tuple(samples)


@lru_cache(maxsize=4)
def ud_samples(shared: Path) -> tuple[Sample, ...]:
    """Return the treebank's paragraphs: the sentences of one `newpar`, joined by a space."""
    paragraphs: list[list[str]] = []
    for line in (shared / UD).read_text(encoding="utf-8").splitlines():
        if line.startswith(("# newdoc", "# newpar")):
            paragraphs.append([])
        elif line.startswith("# text = "):
            paragraphs[-1].append(line.removeprefix("# text = ").strip())
    samples = []
    for sentences in filter(None, paragraphs):
        ends, length = [], -1
        for sentence in sentences:
            length += 1 + len(sentence)
            ends.append(length)
        samples.append(Sample("ud", " ".join(sentences), frozenset(ends[:-1])))
    return tuple(samples)


def _dense(text: str, ends: Iterable[int]) -> set[int]:
    """Return the ends as counts of the non-space characters before them, those of the text's own end left out."""
    count, counts = 0, [0]
    for character in text:
        count += not character.isspace()
        counts.append(count)
    return {counts[end] for end in ends} - {0, count}


def differences(sample: Sample, splitter: Splitter) -> tuple[set[int], set[int]]:
    """Return the dense positions of right ends and of found ones."""
    return _dense(sample.text, sample.ends), _dense(sample.text, (end for _, end in splitter(sample.text)))


def score(samples: Iterable[Sample], splitter: Splitter) -> Score:
    """Return the counts of `splitter` over all samples."""
    right = wrong = missed = 0
    for sample in samples:
        gold, found = differences(sample, splitter)
        right += len(gold & found)
        wrong += len(found - gold)
        missed += len(gold - found)
    return Score(right, wrong, missed)


def speed(samples: Iterable[Sample], splitter: Splitter, seconds: float = 2.0) -> float:
    """Return words a second over the samples' text, read again and again for about `seconds`."""
    texts = [sample.text for sample in samples]
    words = sum(len(text.split()) for text in texts)
    rounds, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        for text in texts:
            list(splitter(text))
        rounds += 1
    return rounds * words / (time.perf_counter() - start)


def splitters() -> Iterator[tuple[str, Splitter]]:
    """Yield the candidates by name; those not installed are left out."""
    from hsnlp.segment import sentences

    yield "hsnlp rules", sentences
    import spacy

    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    yield "spaCy sentencizer", lambda text: [(s.start_char, s.end_char) for s in blank(text).sents]
    try:
        import pysbd
    except ImportError:
        return
    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    yield "pySBD", lambda text: [(s.start, s.start + len(s.sent.rstrip())) for s in segmenter.segment(text)]


def _print_misses(samples: Iterable[Sample], splitter: Splitter, limit: int) -> None:
    for sample in samples:
        gold, found = differences(sample, splitter)
        places = [i + 1 for i, character in enumerate(sample.text) if not character.isspace()]
        for position in sorted(gold ^ found):
            if limit <= 0:
                return
            limit -= 1
            at = places[position - 1]
            sign = "missed" if position in gold else "wrong "
            print(f"  {sign} {sample.name}: …{sample.text[max(0, at - 60) : at]} ⏎{sample.text[at : at + 50]}…")


def main() -> None:
    """Print the table; with `--misses`, what our rules get wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--misses", type=int, default=0, help="print so many ends that hsnlp's rules get wrong")
    options = parser.parse_args()
    gold = {f"gold {draw}": gold_samples(options.shared, draw) for draw in (1, 2)}
    sets = {**gold, "ud": ud_samples(options.shared)}
    for name, samples in sets.items():
        print(f"{name}: {sum(len(s.ends) for s in samples)} ends in {len(samples)} paragraphs")
    print(f"{'':20}{'set':>8}{'precision':>11}{'recall':>8}{'F1':>7}{'words/s':>12}")
    for label, splitter in splitters():
        for name, samples in sets.items():
            result = score(samples, splitter)
            pace = speed(samples, splitter)
            print(f"{label:20}{name:>8}{result.precision:11.3f}{result.recall:8.3f}{result.f1:7.3f}{pace:12,.0f}")
        if options.misses and label == "hsnlp rules":
            for samples in sets.values():
                _print_misses(samples, splitter, options.misses)


if __name__ == "__main__":
    main()
