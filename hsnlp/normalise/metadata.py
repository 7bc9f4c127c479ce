"""What a document tells of itself where its file does not: title, authors, year, genre, country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath

from hsnlp.documents import Metadata
from hsnlp.normalise.sections import Draft, Part
from hsnlp.normalise.sections.parts import count_words, ends_sentence
from hsnlp.normalise.sections.roles import role_of_heading

__all__ = ["complete_metadata"]

_YEAR = re.compile(r"(?<!\d)(19[4-9]\d|20[0-4]\d)(?!\d)")
_NAME_YEAR = re.compile(r"(?<![0-9a-f])(19[4-9]\d|20[0-4]\d)(?!\d|[0-9a-f]{2,})", re.I)
_COUNTRY_NAME = re.compile(r"^([A-Z]{3})_\d{1,3}_(?:19|20)\d\d$")
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)\D{0,60}?(19[4-9]\d|20[0-4]\d)", re.I)
_PERSON = r"(?:[A-ZÀ-Þ][\w’'-]+|[A-Z]\.(?:[A-Z]\.)*|van|von|de|del|der|la|bin|al|Md\.)"
_PEOPLE = re.compile(
    rf"^(?:by:?\s+)?({_PERSON}(?:\s+{_PERSON}){{1,4}}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*"
    rf"|,\s+and\s+){_PERSON}(?:\s+{_PERSON}){{1,4}})*)$",
    re.I,
)
_BY = re.compile(r"^(?:(?:review|article|story|report|words|text|written|compiled|edited)(?:ed)? )?by:?\s+", re.I)
_CAPITALISED = re.compile(r"^(?:[A-ZÀ-Þ][\w’'.-]*|van|von|de|del|der|la|bin|al|and|&|,)$")
_ENTITLED_BY = re.compile(r"^[‘'“\"](?P<title>.{15,200}?),?[’'”\"],?\s+by\s+(?P<names>[A-Z][^.]{4,160})\.?$")
_SEPARATOR = re.compile(r"\s*(?:,\s*and\s+|,|\band\b|&|;)\s*")
_NO_PERSON = re.compile(
    r"\b(?:university|institute|department|ministry|office|centre|center|researcher|conference"
    r"|organi[sz]ation|committee"
    r"|council|nations|press|school|college|report|journal|working|paper|volume|issue|security|migration"
    r"|international|the"
    r"|independent|policy|human|united|states|learning|outcomes|objectives|key|foundation|agency|union|research|studies|street|abstract"
    r"|introduction|draft)\b",
    re.I,
)
_GENRES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("resolution", re.compile(r"\bresolution (?:\d+/\d+|\d{3,4}|adopted)|^[AES]/RES/\d", re.I)),
    ("speech", re.compile(r"^(?:statement|speech|address|remarks) (?:by|of|to|delivered)\b|\bgeneral debate\b", re.I)),
    ("press release", re.compile(r"\b(?:press|media|news) release\b|^for immediate release", re.I)),
    ("journal article", re.compile(r"\bvol(?:ume|\.)?\s?\d+.{0,20}\b(?:no|number|issue)\.?\s?\d+"
                                   r"|\bjournal of\b.{0,60}\d", re.I)),
    ("working paper", re.compile(r"\bworking paper\b|\bdiscussion paper\b", re.I)),
    ("evaluation", re.compile(r"\bevaluation (?:report|brief)\b|\bevaluation of\b|\blearning brief\b", re.I)),
    ("strategy", re.compile(r"\bnational security strategy\b|\bstrategy of\b", re.I)),
    ("policy brief", re.compile(r"\bpolicy brief\b", re.I)),
    ("report", re.compile(r"\breport\b", re.I)),
)  # fmt: skip
_SPEECH_OPENING = re.compile(
    r"^(?:mr\.?|madam|ms\.?|mrs\.?)\s+(?:president|speaker|chair\w*)\b|\bthis assembly\b"
    r"|\bthe general assembly\b",
    re.I,
)
_LOOKED_AT = 40  # parts from the start in which a title page is looked for


def complete_metadata(given: Metadata, drafts: Sequence[Draft], name: str, media_type: str) -> Metadata:
    """Return `given` with what is empty in it taken from the text and the file's name; nothing given is changed.

    Years come from the front matter, rights lines or the file's name; a country only from a name such as
    ``FIN_75_2020.txt`` whose first part is an ISO 3166 alpha-3 code; a genre only where the text names it.
    """
    stem = PurePosixPath(name.split("!")[-1].split("#")[0]).stem
    parts = [
        part for draft in drafts if draft.role not in {"footnotes", "furniture", "references"} for part in draft.parts
    ]
    parts = parts[:_LOOKED_AT]
    front = [part for draft in drafts[:2] if draft.role == "front" for part in draft.parts]
    title, authors = _title_and_authors(parts, front)
    rights = [
        part.text for draft in drafts if draft.role in {"front", "footnotes", "furniture"} for part in draft.parts
    ]
    return replace(
        given,
        title=given.title or title,
        authors=given.authors or authors,
        year=given.year or _year(front, rights, stem),
        genre=given.genre or _genre(given.title or title, front, parts, media_type, stem),
        country=given.country or _country(stem),
    )


def _title_and_authors(parts: Sequence[Part], front: Sequence[Part]) -> tuple[str, tuple[str, ...]]:
    """Return the title (the first headings, or the first line that is no name) and the names under or above it."""
    lines = list(front) or list(parts[:1])
    for part in lines[:6]:
        announced = _ENTITLED_BY.match(part.text)
        if announced:
            return announced["title"], _names(announced["names"])
    authors: tuple[str, ...] = ()
    for i, part in enumerate(lines[:12]):
        if (
            (i == 0 and _stands_over_title(lines))
            or authors
            or lines[i - 1].kind == "heading"
            or "by" in part.text.lower().split()
        ):
            authors = (*authors, *(name for name in _names(part.text) if name not in authors))
    known = frozenset(authors)
    may_be = [
        i for i, part in enumerate(lines[:12]) if _may_be_title(part) and not known.intersection(_names(part.text))
    ]
    title = next((i for i in may_be if lines[i].kind == "heading"), None)
    if title is None:
        title = next((i for i in may_be if not ends_sentence(lines[i].text) or count_words(lines[i].text) <= 10), None)
    if title is None:
        return "", authors
    words = [lines[title].text]
    named = next((i for i in range(title + 1, min(title + 5, len(lines))) if _names(lines[i].text)), title + 1)
    for part in lines[title + 1 : named]:
        joins = part.kind == "heading" or (part.kind == "paragraph" and not ends_sentence(part.text))
        if not joins or _names(part.text) or role_of_heading(part.text) or count_words(" ".join(words)) > 25:
            break
        words.append(part.text)
    return " ".join(words).strip("*_ "), authors


def _stands_over_title(lines: Sequence[Part]) -> bool:
    """Whether the first line can be a name: a longer heading, the title, follows it."""
    after = lines[1] if len(lines) > 1 else None
    return after is not None and after.kind == "heading" and count_words(after.text) > count_words(lines[0].text)


def _may_be_title(part: Part) -> bool:
    if part.kind not in {"heading", "paragraph"} or role_of_heading(part.text) is not None:
        return False
    return 1 <= count_words(part.text) <= 40 and not _YEAR.fullmatch(part.text.strip())


def _names(text: str) -> tuple[str, ...]:
    """Return the personal names that `text` consists of, empty where it is anything else.

    >>> _names("Ada Fictional and Bo B. Invented"), _names("Independent Researcher")
    (('Ada Fictional', 'Bo B. Invented'), ())
    """
    bare = re.sub(r"[*†‡§\d]+", "", text).strip(" ,")
    by = _BY.match(bare)
    bare = bare[by.end() :].split("|")[0].strip() if by else bare
    if not 2 <= len(bare.split()) <= 24 or _NO_PERSON.search(bare) or bare.isupper():
        return ()
    if not _PEOPLE.match(bare) or not all(_CAPITALISED.match(word.rstrip(",")) for word in bare.split()):
        return ()
    names = tuple(name for name in _SEPARATOR.split(bare) if name)
    plausible = all(2 <= len(name.split()) <= 5 for name in names)
    return names if plausible and (bool(by) or len(names) > 1 or _looks_personal(names[0])) else ()


def _looks_personal(name: str) -> bool:
    """Two or three capitalised words alone on a line are a name more often than not; more are a title."""
    return 2 <= len(name.split()) <= 4 and not re.search(r"\b(?:and|of|for|in|on)\b", name)


def _year(front: Sequence[Part], rights: Sequence[str], stem: str) -> int | None:
    for text in rights:
        said = _RIGHTS.search(text)
        if said:
            return int(said[1])
    in_name = _NAME_YEAR.findall(stem)
    if in_name:
        return int(in_name[0] if stem.startswith(in_name[0]) else in_name[-1])
    for part in front[:_LOOKED_AT]:
        years = _YEAR.findall(part.text)
        if years and count_words(part.text) <= 20:
            return int(years[-1])
    return None


def _genre(title: str, front: Sequence[Part], parts: Sequence[Part], media_type: str, stem: str) -> str:
    heads = [title, *(part.text for part in front[:15] if count_words(part.text) <= 30)]
    for genre, pattern in _GENRES:
        if any(pattern.search(text) for text in heads):
            return genre
    if _country(stem) or any(_SPEECH_OPENING.search(part.text[:200]) for part in parts[:3]):
        return "speech"
    return "web page" if media_type == "text/html" else ""


def _country(stem: str) -> str:
    """Return the ISO alpha-3 code at the start of a name such as ``FIN_75_2020``, else an empty text."""
    match = _COUNTRY_NAME.match(stem)
    return match[1] if match and match[1] in _alpha3() else ""


@cache
def _alpha3() -> frozenset[str]:
    return frozenset(_ALPHA3.split())


_ALPHA3 = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ
BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU
DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC
GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM
KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG
MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL
PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN
SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB
VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""
