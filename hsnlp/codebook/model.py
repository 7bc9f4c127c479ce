"""The codebook itself: dimensions with their codes, rules and lists, and the ways to ask it for them."""

from __future__ import annotations

from dataclasses import dataclass, field

from hsnlp.codebook.nouns import Code, Dimension, PhraseList, Rule
from hsnlp.codebook.page import page
from hsnlp.errors import CodebookError, unknown

__all__ = ["Codebook"]


@dataclass(frozen=True, slots=True)
class Codebook:
    """A checked codebook. `digest` is the sha256 of its canonical content, whatever files it came from."""

    name: str
    version: str
    title: str
    description: str
    dimensions: tuple[Dimension, ...]
    rules: tuple[Rule, ...] = ()
    lists: tuple[PhraseList, ...] = ()
    retired: tuple[str, ...] = ()
    digest: str = field(default="", compare=False)

    @property
    def label(self) -> str:
        """Name and version in one word: ``human_security@1.3.0``."""
        return f"{self.name}@{self.version}"

    def dimension(self, dimension: str) -> Dimension:
        """Return a dimension; raises `CodebookError` where there is none of that id."""
        for one in self.dimensions:
            if one.id == dimension:
                return one
        raise CodebookError(f"{self.label}: {unknown('dimension', dimension, (d.id for d in self.dimensions))}")

    def codes(self, dimension: str) -> tuple[Code, ...]:
        """Return the codes of a dimension, in the codebook's order."""
        return self.dimension(dimension).codes

    def code(self, dimension: str, code: str) -> Code:
        """Return one code; raises `CodebookError` that names what exists where there is none of that id."""
        for one in self.codes(dimension):
            if one.id == code:
                return one
        raise CodebookError(f"{self.label}: {unknown(dimension, code, (c.id for c in self.codes(dimension)))}")

    def slots(self, dimension: str) -> tuple[Dimension, ...]:
        """Return the dimensions that describe the annotations of `dimension`."""
        return tuple(one for one in self.dimensions if one.slot_of == dimension)

    def phrases(self, name: str) -> PhraseList:
        """Return a named list of phrases; raises `CodebookError` where there is none."""
        for one in self.lists:
            if one.name == name:
                return one
        raise CodebookError(f"{self.label}: {unknown('list', name, (one.name for one in self.lists))}")

    def markdown(self) -> str:
        """Return the whole codebook as a page in Markdown, for a person to read."""
        head = (
            f"# {self.title}",
            "",
            f"`{self.label}` · digest `{self.digest[:12]}`",
            "",
            self.description.strip(),
            "",
        )
        return page(head, self.dimensions, self.rules, self.lists, self.retired)
