"""What a web page or a template adds to a text: navigation, links and variables that nobody filled in."""

from __future__ import annotations

import re

from hsnlp.normalise.prose import count_words, ends_sentence

__all__ = ["is_button", "is_navigation", "is_placeholder"]

_WAYS = [  # from page to page, and about this one
    r"(?:next|previous|prev|continue to|up next|go to next|return|back)(?: (?:page|article|chapter|section|post|story"
    r"|module|topic))?\s*[:›»→>←«].*",
    r"(?:previous|next)(?: page| chapter| section)?",
    r"[«‹←<]\s*(?:previous|prev|back|older).*|(?:older|newer|earlier|later) (?:posts?|entries|articles?)",
    r"(?:go )?back to .{2,40}|return to (?:(?:the )?(?:top|contents|home|start|main page|list|previous page)"
    r"|the .{3,30} (?:page|list|index))|top of page",
    r"(?:skip|jump) to (?:the )?(?:main )?(?:content|navigation|search|menu).*",
    r"home(?:\s[>»/|]\s.{1,80})+|you are here:?.{0,80}|(?:\d\. )?toc",
    r"(?:this )?page (?:is |was )?(?:left )?intentionally (?:left )?blank",
    r"this (?:module|page|chapter) is a resource for .{3,40}",
]
_BUTTONS = re.compile(
    r"\W*(?:home|menu|main menu|search|share|tweet|print|e-?mail|log ?in|log ?out|sign ?in|sign ?up|register|subscribe"
    r"|donate(?: now)?|close|more|cancel|submit|reply|loading|advertisement|sponsored|download)\W*",
    re.I,
)
_ACTS = [
    r"sign ?up .{0,40}|subscribe (?:now|to|for) .{0,60}|(?:read|show|learn|see) more",
    r"continue reading.*|(?:related|recent|popular|latest|more) (?:articles?|posts?|content|stories|news|pages)",
    r"share (?:this|on|via|with)\b.*|(?:tweet|like|pin|email|print|bookmark|save) this.*|follow us\b.*",
    r"(?:leave|post) a (?:reply|comment).*|(?:no |\d+ )?comments?(?: \(\d+\))?",
    r"(?:posted|filed) (?:in|under)\b.*|tags?:.*|tagged(?: with)?:?.*|categories:.*|print(?:er)?[- ]friendly.*",
    r"view (?:all|more|pdf|full|as)\b.*|(?:download|view|access|get|read) (?:the )?(?:full )?"
    r"(?:pdf|text|report|article|paper)(?: \(.*\))?(?: (?:of|for) (?:this|the) \w+(?: \w+)?)?",
    r"(?:click|tap) (?:here|on|below|the)\b.*|(?:please )?(?:scroll|swipe) (?:down|up).*",
    r"open in (?:a )?new (?:window|tab)|opens in .{3,20}|compare (?:@\w+ )?study programmes?|\{:[^}]*\}",
    r"(?:facebook|twitter|linkedin|whatsapp|instagram|youtube|rss)(?:[\s|,·•]+(?:facebook|twitter|linkedin|whatsapp"
    r"|instagram|youtube|rss|email|print|x))*",
    r"all rights reserved|privacy policy|cookie (?:policy|settings)|follow this and additional works at:?.{0,120}",
    r"access to (?:the )?(?:author[’']?s?[’']? )?accepted manuscript"
    r"|let us know how access to this document benefits you",
]
_NAVIGATION = re.compile(rf"\W*(?:{'|'.join(_WAYS + _ACTS)})\W*", re.I)
_VARIABLES = (
    "title count name date duration url link author total type label value number current site page user body summary "
    "description image language level location price item items"
)
_PLACEHOLDER = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|\$\{\w+\}|%\(\w+\)s|%[sd]\b"
    r"|\[\[?(?:insert|your|placeholder|enter|add)\b[^\]]{0,40}\]"
    rf"|(?<![\w.@])@(?:{'|'.join(_VARIABLES.split())}|[a-z]+_[a-z_]+)\b(?!\.)"
    r"|^\W*(?:[A-Z][\w ]{0,30}:\s*)?@[a-z][a-z_-]*$"  # a label and a variable of any name: "Fee: @fee"
    r"|^(?:lorem ipsum|undefined|null|\[object Object\])\b",
    re.I,
)
_LINKS = re.compile(r"[^|]{2,90}(?:\s\|\s[^|]{2,90}){2,}")
_BYLINE = re.compile(r"^by\b|\b(?:19|20)\d\d\b", re.I)
_MOST_WORDS = 18


def is_navigation(text: str) -> bool:
    """Whether the whole text is a link or a button of a page, or a row of links, and no sentence.

    >>> is_navigation("Back to top"), is_navigation("Back to top-down control of the frontier, then.")
    (True, False)
    >>> is_navigation("Harvest festival | Bus strike ends | Letters"), is_navigation("Download the text of this paper")
    (True, True)
    """
    text, words = text.strip(), count_words(text)
    if len(text) < 260 and _LINKS.fullmatch(text) and not (ends_sentence(text) or _BYLINE.search(text)):
        return True
    return words <= _MOST_WORDS and not (words > 6 and ends_sentence(text)) and bool(_NAVIGATION.fullmatch(text))


def is_button(text: str) -> bool:
    """Whether the text is a single word of a page's furniture ("Search"); in wrapped text it may end a sentence."""
    return _BUTTONS.fullmatch(text.strip()) is not None


def is_placeholder(text: str) -> bool:
    """Whether the text holds a template's variable that nobody filled in.

    >>> is_placeholder("Duration: @duration"), is_placeholder("write to info@title.example")
    (True, False)
    """
    return len(text) < 200 and count_words(text) <= 25 and _PLACEHOLDER.search(text) is not None
