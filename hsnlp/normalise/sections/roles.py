"""What a heading says about the section under it."""

from __future__ import annotations

import re

from hsnlp.documents import Role

__all__ = ["is_addressee_heading", "is_annex", "role_of_heading", "strip_number"]

_NUMBER = re.compile(
    r"^\s*(?:(?:chapter|section|part)\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-H])\s*(?:[.):–—-]"
    r"|(?<=\d)\s)\s*",
    re.I,
)
_ANNEX = re.compile(r"^(?:annex(?:e|es|ure)?|appendix|appendices)\b", re.I)
_ANNEX_LABEL = re.compile(
    r"^(?:annex(?:e|es|ure)?|appendix|appendices)\b\s*(?:\d{1,2}|[A-Z]"
    r"|[IVX]{1,5})?\b[\s.:–—-]*",
    re.I,
)
# Back and front matter, exact words only: a heading such as "Sources of insecurity" is a chapter.
_EXACT: tuple[tuple[Role, str], ...] = (
    ("abstract", r"abstract|(?:executive|policy) summary|(?:extended |short )?summary|synopsis|key messages"
                 r"|summary of the (?:report|evaluation|article|paper)|at a glance|in brief"),
    ("references", r"(?:list of |cited |selected |key |main )?references(?: cited| and notes)?|reference list"
                   r"|(?:select(?:ed)? |annotated )?bibliograph(?:y|ies)|works cited|literature(?: cited)?"
                   r"|cited works"
                   r"|(?:primary |secondary |list of |key )?sources(?: and further reading)?"
                   r"|documents? (?:consulted|reviewed)"
                   r"|(?:suggestions for |suggested )?further readings?|suggested readings?|notes and references"
                   r"|recommended readings?|works consulted|(?:list of )?documents (?:reviewed|consulted)"),
    ("footnotes", r"(?:end|foot)?notes|end notes"),
    ("front", r"(?:table of )?contents|list of (?:figures|tables|boxes|maps|charts|acronyms|abbreviations"
              r"|contributors)"
              r"(?:,? (?:and|&) .{3,30})?|figures and tables|acknowledge?ments?|about (?:the "
              r"|this )?(?:authors?|editors?"
              r"|contributors?|organi[sz]ation|publication|report|us)|(?:abbreviations|acronyms)(?:,? (?:and|&) "
              r"(?:acronyms|abbreviations))?|imprint|colophon|copyright|disclaimer|dedication|notes? on (?:the )?"
              r"(?:contributors?|authors?)|(?:author|biographical) (?:note|information|details)|(?:conflicts?"
              r"|competing|"
              r"declaration) of interests?|competing interests?|disclosure statement|funding(?: information)?"
              r"|author "
              r"contributions|data availability(?: statement)?|how to cite(?: this .{3,20})?"
              r"|(?:suggested |recommended )?citation|credits"
              r"|supporting information|supplementary (?:materials?|information)|correspondence"
              r"|(?:curriculum )?vitae?|list of (?:witnesses|interviewees"
              r"|persons (?:interviewed|met|consulted)|respondents|participants|members)|witnesses|interviewees"
              r"|composition of (?:the )?delegations?|glossary(?: of (?:key )?terms)?|key terms"
              r"|members(?:hip)?(?: and declarations? of interests?)?|declar(?:ed|ations? of) interests?"
              r"|orcid(?: ids?)?|photo credits"),
    ("recommendations", r"(?:the )?way(?:s)? forward|policy (?:implications|options|responses needed)"
                        r"|(?:a )?call(?:s)? (?:to|for) action|next steps|what (?:should|must"
                        r"|needs to) be done|what next"
                        r"|what is to be done|priorities for action|an? agenda for (?:action|change)"),
    ("body", r"introduction|background|(?:general )?discussion|results|findings|methods?|methodology|context"
             r"|conclusions?|concluding remarks|preface|foreword|literature review|theoretical framework"),
)  # fmt: skip
_EXACT_PATTERNS = tuple((role, re.compile(rf"(?:{words})", re.I)) for role, words in _EXACT)
_RECOMMENDATIONS = re.compile(r"\brecommendations?\b|\bpolicy implications\b|\bthe way forward\b", re.I)
_NUMBERED_RECOMMENDATION = re.compile(r"^recommendation\s+\d", re.I)
_MAX_TITLE = 10  # words; a longer line with "recommendations" in it is a sentence that was taken for a heading
_INTRODUCTION = re.compile(r"^introduction\b", re.I)
_ADDRESSEE = re.compile(
    r"^(?:recommendation\s+\d|(?:to|for)\s+(?:the|all|both|eu|un|us|uk|member|states?|govern|donors?)\b)", re.I
)


def strip_number(title: str) -> str:
    """Return `title` without its number and closing punctuation.

    >>> strip_number("5.2 Policy responses:")
    'Policy responses'
    """
    return _NUMBER.sub("", title.strip(), count=1).strip(" .:–—-*_#\u2022")


def role_of_heading(title: str) -> Role | None:
    """Return the role that a heading gives to its section, None where it says nothing of it.

    >>> role_of_heading("VII. Conclusions and recommendations"), role_of_heading("Sources of insecurity")
    ('recommendations', None)
    """
    bare = strip_number(title)
    if _ANNEX.match(title.strip()) or _ANNEX.match(bare):
        listed = _ANNEX_LABEL.sub("", bare, count=1).strip(" .:–—-")
        return next((role for role, pattern in _EXACT_PATTERNS[1:4] if pattern.fullmatch(listed)), "annex")
    for role, pattern in _EXACT_PATTERNS:
        if pattern.fullmatch(bare):
            return role
    if _NUMBERED_RECOMMENDATION.match(bare):
        return "recommendations"
    if _RECOMMENDATIONS.search(bare) and len(bare.split()) <= _MAX_TITLE:
        return "recommendations"
    return "body" if _INTRODUCTION.match(bare) else None


def is_annex(title: str) -> bool:
    """Whether a heading opens an annex, whatever the annex lists."""
    return bool(_ANNEX.match(title.strip()))


def is_addressee_heading(title: str) -> bool:
    """Whether a heading names who is addressed, or numbers a recommendation: it stays under "Recommendations"."""
    return bool(_ADDRESSEE.match(title.strip()))
