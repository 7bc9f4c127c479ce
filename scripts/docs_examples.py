"""For the documentation's builder: examples in docstrings become blocks of code.

A docstring is Markdown here, but for its examples, which begin with ``>>>`` so that the tests run them; Markdown would
read that as a quotation three deep. `mkdocs.yml` names this file.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

__all__ = ["Examples", "fenced"]

# Up to the next blank line: that is where an example ends for doctest, too.
_EXAMPLE = re.compile(r"^( *)(>>> .*(?:\n(?! *$).*)*)", re.MULTILINE)
_DOUBLE = re.compile(r"(?<!`)``([^`\n]+)``(?!`)")


def fenced(text: str) -> str:
    r"""Return a docstring with its examples fenced; a table drawn with ``===`` becomes a block of text.

    >>> print(fenced("Add.\n\n>>> 1 + 1\n2"))
    Add.
    <BLANKLINE>
    ```pycon
    >>> 1 + 1
    2
    ```
    """
    text = _EXAMPLE.sub(lambda found: f"{found[1]}```pycon\n{found[0]}\n{found[1]}```", text)
    return re.sub(r"^(=+ +=+\n(?:.*\n)*?=+ +=+)$", r"```text\n\1\n```", text, flags=re.MULTILINE)


class Examples(griffe.Extension):
    """Fences the examples of every object that is documented."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Rewrite the docstring of `obj`, where it has one."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)
