"""Front matter: title page, byline, imprint, and notes on the author."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hsnlp.normalise.prose import count_words, ends_sentence, is_prose
from hsnlp.normalise.sections.parts import Part, with_role
from hsnlp.normalise.sections.roles import role_of_heading

__all__ = ["front_end", "mark_author_notes", "mark_imprint"]

_IMPRINT = re.compile(
    r"\b(?:opinions|views|findings)(?:,? \w+){0,3} expressed (?:in|herein)|\bdesignations employed\b|\bISBN\b"
    r"|\bISSN\b|\bprinted (?:in|by|on)\b"
    r"|\bno part of this\b|\ball rights reserved\b|\blayout (?:and|by)\b|\bcover (?:photo|design|image)\b"
    r"|\bcataloguing\b"
    r"|\bpublisher\s*:|\btel(?:ephone)?\s*[.:]\s*[+(\d]|\bfax\s*[.:]|\bP\.?O\.? box\b|\bsuggested citation\b"
    r"|\brequired citation\b"
    r"|\bpreviously issued under\b|\b(?:circulated|reproduced) as received\b|\blicen[sc]ed under\b"
    r"|\bcreative commons\b|\bnot been (?:formally |officially )?edited\b"
    r"|\bfor (?:further|more) information,? (?:please )?contact\b"
    r"|\bvisit (?:our website|us at)\b|\bcopies (?:of this|are available)\b",
    re.I,
)
_AUTHOR_NOTE = re.compile(
    r"e-?mail\s*:|(?<![\w.])[\w.]{1,64}@[\w-]{1,63}\.\w+|\bcorrespond(?:ing|ence)\b|\bthe authors? (?:is|are"
    r"|would like|wish"
    r"|thank)|\b(?:his|her|their) (?:research|e-?mail)\b"
    r"|\bis (?:an?|the) (?:\w+ ){0,3}(?:professor|lecturer|fellow|researcher|director|representative"
    r"|journalist|candidate|reader)\b",
    re.I,
)
_BIOGRAPHY = re.compile(
    r"^\W*(?:guest blogger |about the author:? )?(?:[A-Z][\w.’'-]+ ){2,4}(?:is|was"
    r"|has been) (?:currently )?(?:an?|the)\b.{0,60}\b"
    r"(?:professor|lecturer|fellow|researcher|scholar|author|writer|journalist|editor|student|attorney|lawyer"
    r"|director|founder"
    r"|activist|organi[sz]er|member|contributor|reporter|correspondent|candidate|minister|commissioner"
    r"|president|adviser|advisor)\b"
)
_NAME = r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,3}"
_SIGNATURE = re.compile(rf"{_NAME}, [A-Z][^.!?]{{2,40}}|[—–-] ?{_NAME}")
_TITLE_BY = re.compile(r"^[‘'“\"].{15,200},?[’'”\"],?\s+by\s+[A-Z]")
_BYLINE = re.compile(
    r"[,’'”\"]\s+by\s+[A-Z]|^(?:by|from|posted|published|updated|written|date|author)\b|@|\buniversity\b"
    r"|\b(?:19|20)\d\d$|^\W*(?:\d{1,2} )?\w+ \d{1,2}?,? ?(?:19|20)\d\d",
    re.I,
)
_CLAUSE = re.compile(  # of a resolution: "Recalling …," or "Deeply concerned …,", and the body's name above the first
    r"^(?:[A-Z][a-z]+ly )?(?:[A-Z][a-z]+ing|[a-z]+ing|[Cc]oncerned|[Cc]onvinced|[Aa]larmed|[Gg]uided|[Dd]etermined)\b"
    r".{25,}[,;]$|^The (?:[A-Z][a-z]+ ?){1,4},$"
)
EARLY = 0.25  # share of the blocks among which an imprint is looked for
MAX_FRONT = 0.35  # share of the words: more than that is no title page but a text of short lines
_CONTENTS = re.compile(r"^(?:table of )?contents\W*$", re.I)
_MAX_BEFORE = 1200  # words of title page, imprint and committee lists before a table of contents
_NEAR_START = 30


def mark_imprint(parts: Sequence[Part]) -> list[Part]:
    """Give the role `front` to notices of the imprint among the first quarter of the blocks."""
    limit = max(12, int(EARLY * len(parts)))
    return [
        with_role(part, "front")
        if i < limit
        and part.kind in {"paragraph", "item"}
        and count_words(part.text) <= 120
        and _IMPRINT.search(part.text)
        else part
        for i, part in enumerate(parts)
    ]


def mark_author_notes(parts: Sequence[Part]) -> list[Part]:
    """Give the kind `footnote` to a note on the author near the start or at the end, and to a signature."""
    marked = list(parts)
    seen_prose = False
    for i, part in enumerate(marked[:_NEAR_START]):
        if part.kind != "paragraph":
            continue
        hits = {hit.group().lower() for hit in _AUTHOR_NOTE.finditer(part.text)}
        if seen_prose and count_words(part.text) <= 70 and (len(hits) >= 2 or ("@" in part.text and hits)):
            marked[i] = replace(part, kind="footnote")
        seen_prose = seen_prose or is_prose(part.text)
    last = [i for i, part in enumerate(marked) if part.kind == "paragraph"][-3:]
    for i in reversed(last):
        signed = i == last[-1] and _SIGNATURE.fullmatch(marked[i].text)
        if i < 4 or count_words(marked[i].text) > 70 or not (signed or _BIOGRAPHY.search(marked[i].text)):
            break
        marked[i] = replace(marked[i], kind="footnote")
    return marked


def front_end(parts: Sequence[Part]) -> int:
    """Return how many of the first parts are front matter: those before the first prose or known heading.

    The heading right above the first prose opens the body, unless it is the title, with a byline or nothing under it.
    """
    listed = _contents_end(parts)
    content = next((i for i in range(listed, len(parts)) if _is_content(parts, i)), None)
    if content is None:
        return 0
    start = content
    if listed == content:
        return start
    if parts[content].kind == "heading":
        return _if_small(parts, start)
    while start > 0 and _is_short_sentence(parts[start - 1]):
        start -= 1
    while start > 0 and parts[start - 1].kind == "heading" and parts[start - 1].role is None:
        start -= 1
        if any(part.kind == "heading" for part in parts[:start]):
            break
    return _if_small(parts, start)


def _contents_end(parts: Sequence[Part]) -> int:
    """Return where a table of contents near the start ends, 0 where there is none or the text begins before it."""
    at = next((i for i, part in enumerate(parts[: int(EARLY * len(parts))]) if _CONTENTS.match(part.text)), None)
    if at is None or parts[at].role != "front" or sum(count_words(part.text) for part in parts[:at]) > _MAX_BEFORE:
        return 0
    if any(part.kind == "heading" and role_of_heading(part.text) not in {None, "front"} for part in parts[:at]):
        return 0
    return next((i for i in range(at, len(parts)) if parts[i].role != "front"), len(parts))


def _if_small(parts: Sequence[Part], start: int) -> int:
    """Return `start`, or 0 where so much stands before it that it can be no title page."""
    words = sum(count_words(part.text) for part in parts[:start] if part.role != "front")
    too_much = words > 40 and words > MAX_FRONT * sum(count_words(part.text) for part in parts)
    return 0 if too_much else start


def _is_content(parts: Sequence[Part], index: int) -> bool:
    part = parts[index]
    if part.role is not None:
        return part.role != "front"
    if part.box:
        return True
    if part.kind == "heading":
        role = role_of_heading(part.text)
        return role not in {None, "front"} and any(
            is_prose(p.text) or p.kind == "item" for p in parts[index + 1 : index + 4]
        )
    if part.kind not in {"paragraph", "item"}:
        return False
    return (is_prose(part.text) and not _TITLE_BY.match(part.text)) or bool(_CLAUSE.match(part.text))


def _is_short_sentence(part: Part) -> bool:
    """Whether a part is a short first paragraph of a text, and no byline."""
    if part.kind != "paragraph" or part.role is not None or not ends_sentence(part.text):
        return False
    return count_words(part.text) >= 5 and not _BYLINE.search(part.text)
