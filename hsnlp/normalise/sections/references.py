"""Reference lists: their entries, lists that have no heading, and entries that were cut over lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hsnlp.normalise.prose import count_words, ends_sentence, is_prose
from hsnlp.normalise.sections.parts import Part, joined
from hsnlp.normalise.sections.roles import role_of_heading

__all__ = [
    "close_lists",
    "entry_follows",
    "is_citation_note",
    "is_entry",
    "join_entries",
    "mark_headless_lists",
    "starts_entry",
]

_YEAR = r"(?:(?:1[6-9]|20)\d\d[a-z]?(?:[/–-]\d{2,4})?|n\.d\.|forthcoming|in press)"
_NUMBER = r"(?:\[\d{1,3}\]|\d{1,3}[.)])?\s*"
_NAME = r"[A-ZÀ-Þ][\w’'‘`-]*(?:[ -](?:[A-ZÀ-Þ][\w’'-]*|van|von|de|del|der|la|di|da|bin|al))*"
_REPEATED = re.compile(rf"^{_NUMBER}(?:—{{2,}}|―{{2,}}|–{{2,}}|-{{3,}}|_{{3,}}|⸻)")
_PERSON = re.compile(
    rf"^{_NUMBER}(?:van |von |de |del |der |la |di |da |al-|bin )*{_NAME},\s+(?:[A-ZÀ-Þ]\."
    rf"|[A-ZÀ-Þ][\w’'-]+\b(?!\s+(?:[a-z]{{3,}}\s+)(?:[a-z]+)))"
)
_AUTHOR_YEAR = re.compile(
    rf"^{_NUMBER}(?P<author>[A-ZÀ-Þ“\"][^?!]{{1,220}}?)[.,:]?\s*[\[(]?{_YEAR}[\])]?\s*(?P<after>[.,:;“\"]|[A-Z“])"
)
_STRONG = re.compile(
    rf"^{_NUMBER}(?P<author>[A-ZÀ-Þ][^?!]{{1,180}}?)(?:[.,]\s*{_YEAR}[.,:]|\s*\({_YEAR}[^)]{{0,20}}\)[.,:]?\s)"
)
_APPARATUS = re.compile(
    r"https?://|www\.|\bdoi\b|\bpp?\.\s?\d|\b\d{1,3}\s?\(\d{1,3}\)|\bvol\.?\s?\d|\bno\.\s?\d|\beds?\."
    r"|\bpress\b|\bpublish|\bjournal\b"
    r"|\breview\b|\bquarterly\b|\buniversity\b|\bworking paper\b|\bretrieved\b|\bavailable (?:at|from"
    r"|online)\b|\baccessed\b|\bedited by\b"
    r"|: ?\d{1,4}[–-]\d{1,4}\b|\broutledge\b|\bsage\b|\bpalgrave\b|\bLondon\b|\bNew York\b|\bGeneva\b"
    r"|\bOxford\b|\bCambridge\b|\b\d{1,4}[–-]\d{1,4}\.?$"
    r"|\bUN[ _-]?Doc|\b[AES]/(?:RES|HRC|CONF)?/?\d|\bpolicy brief\b|\bdiscussion paper\b|\bresearch paper\b"
    r"|\bthesis\b|\bibid\b|\bop\. ?cit",
    re.I,
)
_CLAUSE = re.compile(
    r"\b(?:argues?|shows?|finds?|suggests?|claims?|notes?|writes?|has|have|had|was|were|is|are|this|these|we"
    r"|they|it)\b"
)
_SMALL = "of and the for on in to a et al eds ed with de la le des du und für van von der y del"
_SMALL_WORDS = frozenset(_SMALL.split())
_CITATION_NOTE = re.compile(
    rf"\bibid\b|\bop\.? ?cit|\bloc\. ?cit|\bsupra\b|^\W*(?:see|cf\.|see also|id\.|interview)\b|\({_YEAR}\)"
    rf"|\bpp?\.\s?\d|https?://|www\.|,\s+{_YEAR}\b|\bat\s\d+\.$",
    re.I,
)
_LIST_HEADING = re.compile(
    r"\b(?:books?|articles|chapters|primary|secondary|websites?|interviews|legislation|cases|reports"
    r"|documents|other|newspapers"
    r"|internet|online|official|governments?|archives?|unpublished|theses|statutes|treaties|media|works"
    r"|sources|list|publications)\b",
    re.I,
)
_MAX_ENTRY = 90  # words; annotated entries are longer, and stand under a heading
MIN_RUN = 4  # entries in a row that make a list without a heading
MIN_PROSE_RUN = 3  # paragraphs of argument in a row that end a list; annotated lists have one or two


def starts_entry(text: str) -> bool:
    """Whether `text` begins as a reference does: a repeated author's dash, or author and year.

    >>> starts_entry("———. 2001. A Fictional Report."), starts_entry("and International Programs.")
    (True, False)
    """
    head = text[:260]
    if _REPEATED.match(head) or (_PERSON.match(head) and re.search(_YEAR, text[:400])):
        return True
    strong = _STRONG.match(head)
    return bool(strong and _may_be_author(strong["author"]))


def is_entry(text: str) -> bool:
    """Whether `text` is a reference by itself: author and year at the start, then a work, and no argument.

    >>> is_entry("Doe, J. (2010). Walls and wells. Invented Journal of Borders 3(1): 9-25.")
    True
    >>> is_entry("Doe (2010) argues that walls are built where wells are dry, and that it has long been so.")
    False
    """
    if not 4 <= count_words(text) <= _MAX_ENTRY:
        return False
    if _REPEATED.match(text):
        return True
    opening = _AUTHOR_YEAR.match(text)
    person = bool(_PERSON.match(text))
    if not opening and not person:
        return False
    apparatus = len({hit.group().lower() for hit in _APPARATUS.finditer(text)})
    clauses = len(_CLAUSE.findall(text))
    if opening and clauses <= 2 and _may_be_author(opening["author"]):
        return apparatus >= 1 or person or opening["after"] in ".,:"
    return person and apparatus >= 2 and clauses <= 1 and bool(re.search(_YEAR, text))


def _may_be_author(text: str) -> bool:
    """Whether `text` names persons or a body: three in four of its words, small ones aside, begin with a capital."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'.-]*", text) if word.lower() not in _SMALL_WORDS]
    return bool(words) and not _CLAUSE.search(text) and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def is_citation_note(text: str) -> bool:
    """Whether a numbered block reads as a note that cites: *ibid.*, a page, a year in brackets, an address."""
    return bool(_CITATION_NOTE.search(text))


def mark_headless_lists(parts: Sequence[Part]) -> list[Part]:
    """Give entries that follow one another without a heading the role `references`; one odd block may stand between."""
    marked = list(parts)
    index = 0
    while index < len(marked):
        stop, n_entries = _run(marked, index)
        if n_entries >= MIN_RUN:
            for i in range(index, stop):
                marked[i] = replace(marked[i], kind="reference", level=0, role="references")
        index = max(stop, index + 1)
    return marked


def close_lists(parts: Sequence[Part]) -> list[Part]:
    """End a reference list where prose sets in again: a heading that the reader missed must not swallow a chapter.

    Inside a list, an entry that the layout took for a heading becomes an entry again.
    """
    marked = list(parts)
    inside, prose_from = False, 0
    for i, part in enumerate(marked):
        if part.kind == "heading":
            role = role_of_heading(part.text)
            if inside and role is None and _is_false_heading(marked, i):
                marked[i] = replace(part, kind="paragraph", level=0)
            else:
                inside = role == "references" or (inside and role is None and entry_follows(marked, i))
            prose_from = i + 1
        elif inside and _is_argument(part):
            if i - prose_from + 1 >= MIN_PROSE_RUN:
                marked[prose_from] = replace(marked[prose_from], restart=True)
                inside = False
        else:
            prose_from = i + 1
    return marked


def entry_follows(parts: Sequence[Part], index: int) -> bool:
    """Whether the block under the heading at `index` is a reference."""
    return index + 1 < len(parts) and (is_entry(parts[index + 1].text) or starts_entry(parts[index + 1].text))


def _is_false_heading(parts: Sequence[Part], index: int) -> bool:
    """Whether a heading inside a list is a piece of an entry that the layout set apart."""
    text = parts[index].text
    if is_entry(text) or starts_entry(text):
        return True
    return entry_follows(parts, index) and count_words(text) > 1 and not _LIST_HEADING.search(text)


def _is_argument(part: Part) -> bool:
    """Whether a block is running prose with hardly a trace of a citation."""
    if part.kind not in {"paragraph", "item"} or count_words(part.text) < 25 or not is_prose(part.text):
        return False
    traces = len(_APPARATUS.findall(part.text))
    return not starts_entry(part.text) and traces <= count_words(part.text) / 40


def _run(parts: Sequence[Part], start: int) -> tuple[int, int]:
    """Return where the run of entries from `start` ends and how many entries it has."""
    n_entries, stop, i = 0, start, start
    while (
        i < len(parts)
        and parts[i].kind in {"paragraph", "item", "reference", "furniture", "footnote"}
        and not parts[i].box
    ):
        if parts[i].kind not in {"furniture", "footnote"}:
            if is_entry(parts[i].text):
                n_entries, stop = n_entries + 1, i + 1
            elif n_entries == 0 or i > stop or is_prose(parts[i].text):
                break
        elif n_entries == 0:
            break
        i += 1
    return stop, n_entries


def join_entries(parts: Sequence[Part]) -> list[Part]:
    """Join entries cut over lines: a block that starts no entry continues the one above where that is unfinished."""
    entries: list[Part] = []
    for part in parts:
        above = entries[-1] if entries else None
        if above and above.kind == part.kind == "reference" and _continues(above.text, part.text):
            entries[-1] = joined(above, part)
        else:
            entries.append(part)
    return entries


def _continues(above: str, text: str) -> bool:
    if above.endswith((" and", ",", "&", "-", "–")) and not _REPEATED.match(text):
        return True
    if starts_entry(text):
        return False
    return text[0].islower() or not ends_sentence(above) or (not re.search(_YEAR, text) and count_words(text) <= 20)
