"""Every error that hsnlp raises on purpose.

    HsnlpError
    ├── LoadError            a file could not be read as what it is
    ├── Refusal              a file was read, but is not fit to be coded (reason says why)
    ├── AlignmentError       an annotation's quote is not what stands at its span
    ├── CodebookError        a codebook file breaks a rule (names file, code and key)
    ├── BibliographyError    a bibliography file could not be read
    ├── ModelError           a model is missing, has changed or is of another kind
    └── RunError             a run folder is missing, damaged or of another version

An error says what, where, what exists and what to do next. Anything else that is raised is a bug.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "AlignmentError",
    "BibliographyError",
    "CodebookError",
    "HsnlpError",
    "LoadError",
    "ModelError",
    "Refusal",
    "RunError",
    "unknown",
]


class HsnlpError(Exception):
    """Base of all errors of this package."""


class LoadError(HsnlpError):
    """A file could not be read: missing, damaged, encrypted, or of a kind that no reader takes."""


class Refusal(HsnlpError):  # noqa: N818 - a refusal is no fault
    """A file was read but is not fit to be coded; `reason` is one word, the message the sentence."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[type[Refusal], tuple[str, str]]:
        # An exception with two arguments does not survive the way back from a worker by itself.
        return (Refusal, (self.reason, str(self)))


class AlignmentError(HsnlpError):
    """A quote and the text at its span differ."""


class CodebookError(HsnlpError):
    """A codebook breaks one of its own rules."""


class ModelError(HsnlpError):
    """A model is missing, or its files are not those that its manifest names."""


class BibliographyError(HsnlpError):
    """A BibTeX, RIS or CSL-JSON file could not be read."""


class RunError(HsnlpError):
    """A run folder cannot be used as it is."""


def unknown(kind: str, asked: str, known: Iterable[str]) -> str:
    """Return the message for a name that does not exist: what was asked for, what is near, what exists.

    >>> unknown("frame", "securitization", ["human_security", "securitisation"])
    "no frame 'securitization' (did you mean 'securitisation'?); known: human_security, securitisation"
    """
    names = sorted(known)
    near = get_close_matches(asked, names, n=1)
    hint = f" (did you mean '{near[0]}'?)" if near else ""
    return f"no {kind} '{asked}'{hint}; known: {', '.join(names) or 'none'}"
