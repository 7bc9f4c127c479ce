"""Normalisation: from a `RawDocument` to a frozen `Document`, once."""

from __future__ import annotations

from dataclasses import replace

from hsnlp.documents import Document, Section, Span
from hsnlp.normalise.assemble import assemble
from hsnlp.normalise.characters import repair_all
from hsnlp.normalise.language import MIN_PROSE, identify
from hsnlp.normalise.lines import reflow
from hsnlp.normalise.lines.markers import strip_markers
from hsnlp.normalise.metadata import complete_metadata
from hsnlp.normalise.pages import with_page_turns
from hsnlp.normalise.quality import assess, gate
from hsnlp.normalise.sections import lettered_endings, outline
from hsnlp.raw import RawBlock, RawDocument

__all__ = ["normalise"]

_MARKED = frozenset({"paragraph", "item", "heading", "caption"})
"""Kinds of blocks in which marks of notes are looked for: in rows and references the figures mean something."""


def normalise(raw: RawDocument, doc_id: str) -> Document:
    """Return the frozen document that `raw` becomes: characters repaired, parts in sections with roles, offsets fixed.

    Raises `Refusal` (reason ``empty``, ``scanned``, ``garbled`` or ``furniture``) where there is nothing to code.

    >>> from hsnlp.raw import RawDocument, RawLine
    >>> raw = RawDocument("a.txt", "text/plain", "", lines=(RawLine("No one leaves home without a reason."),))
    >>> normalise(raw, "a").text
    'No one leaves home without a reason.'
    """
    blocks, lettered = _blocks(raw)
    drafts = with_page_turns(outline(blocks, lettered), raw.lines)
    whole = assemble(drafts)
    language, foreign = _languages(whole.text, whole.sections, hint=raw.metadata.language or "en")
    quality = assess(whole.text, whole.sections, foreign, raw.n_pages)
    texts = [line.text for line in raw.lines] or [block.text for block in raw.blocks]
    glyph_codes = sum(text.count("(cid:") for text in texts)
    gate(whole.text, quality, n_pages=raw.n_pages, glyph_codes=glyph_codes)
    metadata = complete_metadata(raw.metadata, drafts, raw.name, raw.media_type)
    return Document(
        doc_id=doc_id,
        text=whole.text,
        sections=whole.sections,
        blocks=whole.blocks,
        pages=whole.pages,
        metadata=replace(metadata, language=language),
        sha256=raw.sha256,
        quality=quality,
        name=raw.name,
        media_type=raw.media_type,
        notes=raw.notes,
        foreign=foreign,
    )


def _blocks(raw: RawDocument) -> tuple[tuple[RawBlock, ...], frozenset[str]]:
    """Return the blocks with their characters repaired, and the ends of paragraphs with lettered notes."""
    if raw.lines:
        texts = repair_all([line.text for line in raw.lines])
        lines = [replace(line, text=text) for line, text in zip(raw.lines, texts, strict=True)]
        return tuple(reflow(lines)), lettered_endings(texts)
    texts = repair_all([block.text for block in raw.blocks])
    bare = strip_markers(texts)
    blocks = tuple(
        replace(block, text=text if block.kind in _MARKED else whole)
        for block, text, whole in zip(raw.blocks, bare, texts, strict=True)
    )
    return blocks, lettered_endings(texts)


def _languages(text: str, sections: tuple[Section, ...], hint: str) -> tuple[str, tuple[Span, ...]]:
    """Return the document's language (`hint` where it is too short to tell) and the sections not in English."""
    main = [section for section in sections if section.role not in {"furniture", "references", "footnotes"}]
    prose = "\n".join(section.span.of(text) for section in main or sections)
    document = identify(prose, default=hint, min_words=MIN_PROSE)
    foreign = tuple(s.span for s in sections if identify(s.span.of(text), default=document) != "en")
    return document, foreign
