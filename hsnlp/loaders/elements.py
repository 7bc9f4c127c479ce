"""The types of lxml's elements, named in one place for the readers that walk trees; nothing is imported at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from lxml.html import HtmlElement

__all__: list[str] = []
if TYPE_CHECKING:
    __all__ += ["Element", "HtmlElement"]
