"""What a page says of itself: meta elements of five vocabularies, JSON-LD, its title, the address it was saved from."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hsnlp.documents import Metadata
from hsnlp.loaders.fields import as_text, as_url, authors_in, first_year, language_code

if TYPE_CHECKING:
    from hsnlp.loaders.elements import HtmlElement

__all__ = ["page_metadata"]

_TITLE = ("citation_title", "dc.title", "dcterms.title", "og:title", "twitter:title", "title")
_AUTHOR = ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author", "parsely-author", "byl")
_DATE = (
    "citation_publication_date", "citation_date", "citation_year", "dc.date", "dc.date.issued", "dcterms.issued",
    "dcterms.date", "article:published_time", "datepublished", "date", "pubdate", "og:published_time",
    "parsely-pub-date",
)  # fmt: skip
_PUBLISHER = ("citation_journal_title", "citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name")
_LANGUAGE = ("citation_language", "dc.language", "dcterms.language", "og:locale", "content-language")
_URL = ("og:url", "citation_public_url", "dc.identifier", "dcterms.identifier", "citation_doi")
_SAVED = re.compile(r"saved from url=\(\d+\)(\S+?)\s*-->|Page saved with SingleFile\s+url:\s*(\S+)", re.I)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_WHEN = re.compile(rf"\b(?:\d{{1,2}} )?(?:{_MONTH})(?: \d{{1,2}},)? ((?:19|20)\d\d)\b")
_SITE_TAIL = re.compile(r"\s+(?:[|»·]|::)\s+[^|»·]{2,60}$|\s+[-–—]\s+[^-–—|]{2,40}$")
_HEAD_OF_PAGE = 600  # characters in which a dateline stands


def page_metadata(page: HtmlElement, markup: str) -> Metadata:
    """Return title, authors, year, publisher, language and address, as far as the page states them."""
    said = _said(page)
    linked = _linked_data(page)

    def first(names: tuple[str, ...]) -> str:
        return next((said[name][0] for name in names if name in said), "")

    authors: tuple[str, ...] = ()
    for name in _AUTHOR:
        if name in said and not said[name][0].startswith("http"):
            authors = authors_in(said[name] if len(said[name]) > 1 else said[name][0])
            break
    year = first_year(first(_DATE)) or first_year(linked.get("datePublished")) or _year_in_dateline(page)
    language = language_code(
        page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or first(_LANGUAGE)
    )
    return Metadata(
        title=first(_TITLE) or as_text(linked.get("headline")) or _title(page),
        authors=authors or authors_in(linked.get("author")),
        year=year,
        publisher=first(_PUBLISHER) or as_text(linked.get("publisher")),
        language=language,
        url=_address(page, markup, first(_URL)),
    )


def _said(page: HtmlElement) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for meta in page.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("itemprop") or meta.get("http-equiv") or ""
        value = as_text(meta.get("content"))
        if name and value:
            said.setdefault(name.strip().lower(), []).append(value)
    return said


def _linked_data(page: HtmlElement) -> dict[str, object]:
    for script in page.iter("script"):
        if script.get("type") == "application/ld+json":
            try:
                value = json.loads(script.text or "")
            except (ValueError, RecursionError):
                continue
            items = (
                value if isinstance(value, list) else value.get("@graph", [value]) if isinstance(value, dict) else []
            )
            for item in items if isinstance(items, list) else []:
                if isinstance(item, dict) and "Article" in as_text(item.get("@type")):
                    return item
    return {}


def _title(page: HtmlElement) -> str:
    heads = [as_text(head.text_content()) for head in page.iter("h1")]
    title = as_text(next((element.text_content() for element in page.iter("title")), ""))
    if len(heads) == 1 and heads[0] and heads[0].lower() in title.lower():
        return heads[0]
    # "Title | Site": the site is the publisher, not the title, if a main heading says the title without it.
    short = _SITE_TAIL.sub("", title)
    return short if short in heads else title or (heads[0] if heads else "")


def _address(page: HtmlElement, markup: str, stated: str) -> str:
    for link in page.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return str(link.get("href"))
    saved = _SAVED.search(markup[:5000])
    address = stated or (saved and (saved.group(1) or saved.group(2))) or ""
    address = as_url(address)
    return address if address.startswith("http") else ""


def _year_in_dateline(page: HtmlElement) -> int | None:
    for element in page.iter("time"):
        year = first_year(element.get("datetime") or element.text_content())
        if year:
            return year
    body = page.find("body")
    if body is None:
        return None
    found = _WHEN.search(as_text(body.text_content())[:_HEAD_OF_PAGE])
    return int(found.group(1)) if found else None
