"""Where the ideas come from: the works that a methods section cites, and this software itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hsnlp import __version__

__all__ = ["AUTHORS", "SOFTWARE", "TITLE", "WORKS", "Work", "bibtex"]

AUTHORS = "The hsnlp developers"
TITLE = "hsnlp: papers and reports on migration and security as a coded corpus"


@dataclass(frozen=True, slots=True)
class Work:
    """A work that is cited: BibTeX's own type and fields, authors as BibTeX parts them, without markup."""

    key: str
    kind: str
    authors: str
    year: int | None
    title: str
    fields: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        year = f" ({self.year})" if self.year else ""
        rest = ", ".join(value for name, value in self.fields if name in _SHOWN)
        return f"{self.authors.replace(' and ', '; ')}{year}. {self.title}.{f' {rest}.' if rest else ''}"


_SHOWN = ("booktitle", "journal", "volume", "pages", "publisher", "note")


def _work(key: str, kind: str, authors: str, year: int | None, title: str, **fields: str) -> Work:
    return Work(key, kind, authors, year, title, tuple(fields.items()))


SOFTWARE = _work(
    "hsnlp", "software", AUTHORS, None, TITLE, version=__version__, note=f"Version {__version__}, computer software"
)

WORKS: dict[str, Work] = {
    work.key: work
    for work in (
        _work(
            "buzan1998security",
            "book",
            "Buzan, Barry and Wæver, Ole and de Wilde, Jaap",
            1998,
            "Security: A New Framework for Analysis",
            publisher="Lynne Rienner",
        ),
        _work(
            "undp1994human",
            "book",
            "United Nations Development Programme",
            1994,
            "Human Development Report 1994: New Dimensions of Human Security",
            publisher="Oxford University Press",
        ),
        _work(
            "wang2020minilm",
            "inproceedings",
            "Wang, Wenhui and Wei, Furu and Dong, Li and Bao, Hangbo and Yang, Nan and Zhou, Ming",
            2020,
            "MiniLM: Deep Self-Attention Distillation for Task-Agnostic Compression of Pre-Trained Transformers",
            booktitle="Advances in Neural Information Processing Systems 33",
        ),
        _work(
            "reimers2019sentence",
            "inproceedings",
            "Reimers, Nils and Gurevych, Iryna",
            2019,
            "Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks",
            booktitle="Proceedings of EMNLP-IJCNLP",
        ),
        _work(
            "hinton2015distilling",
            "misc",
            "Hinton, Geoffrey and Vinyals, Oriol and Dean, Jeff",
            2015,
            "Distilling the Knowledge in a Neural Network",
            note="arXiv:1503.02531",
        ),
        _work(
            "platt1999probabilistic",
            "incollection",
            "Platt, John C.",
            1999,
            "Probabilistic Outputs for Support Vector Machines and Comparisons to Regularized Likelihood Methods",
            booktitle="Advances in Large Margin Classifiers",
            publisher="MIT Press",
        ),
        _work(
            "field2007bootstrapping",
            "article",
            "Field, C. A. and Welsh, A. H.",
            2007,
            "Bootstrapping Clustered Data",
            journal="Journal of the Royal Statistical Society: Series B",
            volume="69",
        ),
        _work(
            "un2018compact",
            "misc",
            "United Nations General Assembly",
            2018,
            "Global Compact for Safe, Orderly and Regular Migration",
            note="Resolution 73/195",
        ),
    )
}
"""Works by key."""

_LATEX = {"æ": r"{\ae}", "&": r"\&", "%": r"\%", "_": r"\_", "#": r"\#"}


def bibtex(works: Iterable[Work]) -> str:
    """Return works as BibTeX entries, in ASCII.

    >>> print(bibtex([SOFTWARE]).splitlines()[0])
    @software{hsnlp,
    """
    return "\n".join(_entry(work) for work in works)


def _entry(work: Work) -> str:
    # A body's name is one name, not a first and a last one.
    author = work.authors if "," in work.authors else f"{{{work.authors}}}"
    fields = [("author", author), ("title", f"{{{work.title}}}"), *work.fields]
    fields += [("year", str(work.year))] if work.year else []
    lines = [f"  {name} = {{{_latex(value)}}}," for name, value in fields]
    return "\n".join([f"@{work.kind}{{{work.key},", *lines, "}", ""])


def _latex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in text)
