"""What a document tells of itself where its file does not: title, authors, year, genre, country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath

from hsnlp.documents import Metadata
from hsnlp.normalise.prose import count_words
from hsnlp.normalise.sections import Draft, Part
from hsnlp.normalise.sections.letterhead import is_letterhead
from hsnlp.normalise.title_page import title_and_authors

__all__ = ["complete_metadata"]

_YEAR = re.compile(r"(?<!\d)(19[4-9]\d|20[0-4]\d)(?!\d)")
_NAME_YEAR = re.compile(r"(?<![0-9a-f])(19[4-9]\d|20[0-4]\d)(?!\d|[0-9a-f]{2,})", re.I)
_COUNTRY_NAME = re.compile(r"^([A-Z]{3})_\d{1,3}_(?:19|20)\d\d$")
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\D{0,90}?(19[4-9]\d|20[0-4]\d)"
    r"|^(19[4-9]\d|20[0-4]\d) by .{3,80}\ball rights"  # the sign itself is lost at times
    r"|\bvol(?:ume|\.)? ?\d+,? ?(?:number|no\.|issue)? ?\d*,? ?\((19[4-9]\d|20[0-4]\d)\)",
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
    # The heading right above the first prose belongs to the body, and is the title or the author's name at times.
    after = [part for part in parts[len(front) : len(front) + 1] if part.kind == "heading" or not front]
    title, authors = title_and_authors([*front, *after])
    corporate = is_letterhead(given.title) and count_words(given.title) <= 6  # "General Assembly" is no title
    title = title if corporate and title else given.title or title
    rights = [
        part.text for draft in drafts if draft.role in {"front", "footnotes", "furniture"} for part in draft.parts
    ]
    return replace(
        given,
        title=title,
        authors=given.authors or authors,
        year=given.year or _year(front, rights, stem),
        genre=given.genre or _genre(title, front, parts, media_type, stem),
        country=given.country or _country(stem),
    )


def _year(front: Sequence[Part], rights: Sequence[str], stem: str) -> int | None:
    for text in rights:
        said = _RIGHTS.search(text)
        if said:
            return int(said[said.lastindex or 1])
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
