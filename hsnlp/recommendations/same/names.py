"""Instruments and standing terms by one name each, whatever a text calls them: ``@cat``, ``@op_cat``, ``@nhri``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["instruments", "named"]

_PROTOCOL_TO = re.compile(
    r"(?:\b(?P<which>first|second|1st|2nd|two|both) )?(?:the )?(?:optional|facultative|additional) protocols? ?"
    r"(?:to|of|on|thereto|for) (?:the )?@(?P<name>[a-z0-9]+)\b(?P<about>[^;.@]{0,90})",
    re.I,
)
_ITS_PROTOCOL = re.compile(
    r"@(?P<name>[a-z0-9]+)(?P<gap>\s*(?:\([^()]*\))?,? (?:and|or|as well as|together with|including|with),?(?: to)?)"
    r" (?:its|the|their) (?P<which>first |second |two |both )?(?:optional )?protocols?(?: thereto)?(?! (?:to|of|on) )",
    re.I,
)
_PROTOCOL_TO_THIS = re.compile(
    r"@(?P<name>[a-z0-9]+)(?P<gap>[^;.@]{0,30}?) optional protocols? (?:to (?:this|that|the) convention|thereto)", re.I
)
_SHORT = re.compile(r"\bOP[- ](?=@)")
_CAPITALS = re.compile(r"[A-Z]{2}")
_TWICE = re.compile(r"(@[a-z0-9_]+)(?:\s*[(,:]?\s*\1\b\)?)+")


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))


@cache
def _acronyms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<![\w@])(?:{form})(?!\w)"), f"@{name}") for name, form in _tables()["acronyms"].items()
    )


@cache
def _names() -> tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...]:
    """Return the pattern of each name, words of which its text must hold one, and what is put for it."""
    tables = _tables()
    return tuple(
        (re.compile(rf"(?<![\w@])(?:{form})(?!\w)", re.I), tuple(tables["holds"][name].split()), f"@{name}")
        for name, form in tables["names"].items()
    )


def named(text: str) -> str:
    """Return `text` with one name for each instrument and standing term; a protocol is another than its convention.

    >>> named("Accede to the Optional Protocol to the Convention against Torture (OPCAT)")
    'Accede to @op_cat'
    >>> named("Ratify CRPD and its Optional Protocol")
    'Ratify @crpd and @op_crpd'
    """
    if _CAPITALS.search(text):
        for pattern, name in _acronyms():
            text = pattern.sub(name, text)
    small = text.lower()
    for pattern, held, name in _names():
        if any(word in small for word in held):
            text = pattern.sub(name, text)
    if "@" not in text:
        return text
    text = _SHORT.sub("Optional Protocol to ", text)
    text = _ITS_PROTOCOL.sub(lambda m: f"@{m['name']}{m['gap']} {_protocol(m['name'], m['which'] or '')}", text)
    text = _PROTOCOL_TO_THIS.sub(lambda m: f"@{m['name']}{m['gap']} {_protocol(m['name'], '')}", text)
    text = _PROTOCOL_TO.sub(_resolved, text)
    text = re.sub(r"\bthe (?=@op)", "", text)
    return _TWICE.sub(r"\1", text)


def _resolved(match: re.Match[str]) -> str:
    name, about = match["name"], match["about"]
    if name == "crc":
        low = about.lower()
        kind = "_ac" if re.match(r"\W{0,3}on (?:the )?(?:involvement|children in)", low) else ""
        kind = "_sc" if re.match(r"\W{0,3}on (?:the )?sale", low) else kind
        if kind:
            return f"@op_crc{kind}"
    return _protocol(name, match["which"] or "") + about


def _protocol(name: str, which: str) -> str:
    which = which.strip().lower()
    if name == "iccpr":
        one = {"first": "1", "1st": "1", "second": "2", "2nd": "2"}.get(which)
        return f"@op{one}_iccpr" if one else "@op1_iccpr @op2_iccpr" if which in ("two", "both") else "@op_iccpr"
    return f"@op_{name}"


@cache
def instruments() -> frozenset[str]:
    """Return the conventions and other instruments that can be joined, without their protocols."""
    return frozenset(_tables()["kinds"]["instruments"].split())
