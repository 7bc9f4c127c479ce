"""Furniture on the level of blocks: navigation, notices, placeholders and other template text of web pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hsnlp.normalise.boilerplate import is_button, is_navigation, is_placeholder
from hsnlp.normalise.prose import count_words, ends_sentence, is_prose
from hsnlp.normalise.sections.letterhead import is_dateline
from hsnlp.normalise.sections.parts import Part, with_role
from hsnlp.normalise.sections.references import starts_entry

__all__ = ["is_keyword_line", "is_letter_spaced", "is_template", "mark_templates"]

_NOTICE = re.compile(
    r"\bcookies?\b.*\b(?:accept|consent|browser|settings|policy|experience|agree)\b|\b(?:accept|consent"
    r"|agree)\b.*\bcookies\b"
    r"|enable javascript|javascript (?:is|to be) (?:disabled|enabled|required)|your browser (?:does not|doesn.t|is)"
    r"|^(?:how to cite(?: this \w+)?|(?:recommended|suggested) citation)\s*:|all rights reserved"
    r"|reproduc\w+ with(?: the)? permission|reprinted (?:with|by) permission"
    r"|no part of this publication|your email address will not be|sign up (?:for|to) (?:our|the) |privacy policy"
    r"|terms (?:of use|and conditions)(?: apply)?$|subscribe to (?:our|the) |lorem ipsum|(?:©|\(c\)"
    r"|copyright)\s+(?:©\s*)?(?:19|20)\d\d"
    r"|^\W*©.{3,100}$|^\W*copyright\b(?! (?:law|act|protect))(?:.{3,80}$|.{3,60}\b(?:19|20)\d\d\b)"
    r"|^(?:19|20)\d\d by .{3,80} all rights"
    r"|downloaded (?:from|by|on)\b|this (?:article|post) (?:was )?(?:first|originally) (?:appeared|published)",
    re.I | re.S,
)
_BARE = re.compile(
    r"[\W\d_]*|(?:page|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?|(?:https?://|www\.)\S+|(?:doi|issn|isbn"
    r"|e-?issn)\s*:?\s*[\d/.xX() -]+\S*"
    r"|(?:GE\.\s?\d|[AES]/)[A-Z0-9/.()\s*-]{4,60}"
    r"|[^.!?]{2,40}(?:\s[>›»]\s[^.!?>›»]{2,60}){1,6}",
    re.I,
)
_KEYWORDS = re.compile(
    r"(?:author )?key\s?-?words?(?: and phrases)?\b\s*[:.—–-]?.*|index terms\s*[:—–-].*|jel (?:codes?"
    r"|classification).*",
    re.I,
)
_STRANGE_TASK = re.compile(
    r"\byour (?:final |own )?(?:research|paper|essay|assignment|outline|project|order|account|basket|cart"
    r"|instructor|topic)\b"
    r"|\byou (?:will|should|must|are required to) (?:use|submit|be able|complete|write|create|include|learn)\b"
    r"|\b(?:final|term|research) paper\b|\bsubmit (?:your|the) \w+\b|\bby completing this\b|\bword count\b",
    re.I,
)
_CONTACT = re.compile(
    r"\bP\.?\s?O\.?\s?Box\s+\d|\b(?:tel(?:ephone)?|phone|fax|mobile)\b\s*[.:]?\s*[+(\d]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.\w{2,}"
    r"|\b\d{3}[.-]\d{3}[.-]\d{4}\b|^for (?:more|further) information,? (?:please )?contact\b",
    re.I,
)
_BYLINE = re.compile(r"[Bb]y(?: [A-Z][\w.’'-]+){2,4}(?:(?:,| and|, and)(?: [A-Z][\w.’'-]+){2,4})*(?: \|.{0,60})?")
_BYLINE_ENDS = 12  # blocks; before that an address belongs to an author
_ADDRESS = re.compile(r"(?:https?://|www\.|doi)", re.I)
_SINGLE = re.compile(r"(?<![\w’'.])[b-hj-zB-HJ-Z](?![\w’'.)])")
_MAX_NOTICE = 60
_MENU_ENDS = 12
_MENU_WORD = re.compile(r"(?:contact|about|news|archive|blog|events|modules|courses|topics|help|faqs?)(?: us)?", re.I)


def is_letter_spaced(text: str) -> bool:
    """Whether letters stand apart as in a badly decoded font: a fifth of the tokens are single consonants.

    >>> is_letter_spaced("T he fe rry m as t er s of th e l ake k ee p a l ist o f b oa ts")
    True
    """
    tokens = text.split()
    return len(tokens) >= 8 and len(_SINGLE.findall(text)) >= 0.18 * len(tokens)


def is_template(text: str) -> bool:
    """Whether a whole block is template text of a page and none of its author's.

    >>> is_template("Back to top"), is_template("Back to top-down control of the frontier, then.")
    (True, False)
    """
    if is_button(text) or is_navigation(text) or is_placeholder(text):
        return True
    if count_words(text) <= _MAX_NOTICE and _NOTICE.search(text):
        return True
    return bool(_BARE.fullmatch(text.strip())) or is_letter_spaced(text)


def is_keyword_line(text: str) -> bool:
    """Whether `text` lists keywords: by its label, or as short phrases between semicolons and no sentence.

    >>> is_keyword_line("Human security; border control; migration; the Sahel")
    True
    """
    if count_words(text) > 60:
        return False
    if _KEYWORDS.fullmatch(text.strip()):
        return True
    phrases = text.split(";")
    return len(phrases) >= 4 and not ends_sentence(text) and all(1 <= len(p.split()) <= 6 for p in phrases)


def mark_templates(parts: Sequence[Part]) -> list[Part]:
    """Give the kind `furniture` to template text; an unlabelled paragraph above the keywords becomes the abstract."""
    marked = [_furniture(part) if _is_furniture(parts, i) else part for i, part in enumerate(parts)]
    for index, part in enumerate(marked):
        if part.kind not in {"paragraph", "heading", "item"} or not is_keyword_line(part.text):
            continue
        marked[index] = _furniture(part)
        above = marked[index - 1] if index else None
        if above and above.kind == "paragraph" and count_words(above.text) >= 60 and index < 25:
            marked[index - 1] = with_role(above, "abstract")
    return _mark_strange_first(_mark_menu(marked))


def _is_furniture(parts: Sequence[Part], index: int) -> bool:
    """Whether a block is template text; an address on a line of its own may be the end of a reference."""
    part = parts[index]
    if part.kind in {"row", "footnote", "reference"}:
        return False
    if index >= _BYLINE_ENDS and part.kind != "heading" and (_BYLINE.fullmatch(part.text) or is_dateline(part.text)):
        return True
    if index >= _BYLINE_ENDS and _is_contact(part.text):
        return True
    if not is_template(part.text):
        return False
    in_list = _ADDRESS.match(part.text) and any(starts_entry(above.text) for above in parts[max(0, index - 2) : index])
    return not in_list


def _is_contact(text: str) -> bool:
    """Whether a short block is a postal address, a telephone number or an e-mail address and who answers there."""
    return (
        bool(_CONTACT.search(text)) and count_words(text) <= 25 and not (ends_sentence(text) and count_words(text) > 14)
    )


def _mark_menu(parts: list[Part]) -> list[Part]:
    """Set aside a site's menu above the title: three or more short lines, one of which is a button's word."""
    short = [i for i, part in enumerate(parts[:_MENU_ENDS]) if count_words(part.text) <= 3]
    run = [i for i in short if all(j in short for j in range(short[0], i))] if short and short[0] <= 1 else []
    buttons = [i for i in run if is_button(parts[i].text) or _MENU_WORD.fullmatch(parts[i].text)]
    if len(run) >= 3 and len(buttons) >= 2 and any(part.kind == "heading" for part in parts[run[-1] + 1 : run[-1] + 4]):
        for i in run:
            parts[i] = _furniture(parts[i])
    return parts


def _mark_strange_first(parts: list[Part]) -> list[Part]:
    """Set aside a first block that sets the reader a task: it belongs to another site and stands before any title."""
    first = next((i for i, part in enumerate(parts) if part.kind != "furniture"), None)
    if first is None or len(parts) < first + 3 or not is_prose(parts[first].text):
        return parts
    text = parts[first].text
    hits = len({hit.group().lower() for hit in _STRANGE_TASK.finditer(text)})
    if (hits >= 2 and not ends_sentence(text)) or hits >= 3:
        parts[first] = _furniture(parts[first])
    return parts


def _furniture(part: Part) -> Part:
    return replace(part, kind="furniture", level=0)
