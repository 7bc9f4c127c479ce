"""What a file is, told by content; and how its bytes become text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp.loaders.decode import declared_charset, decode
from hsnlp.loaders.sniff import sniff

PROSE = "The minister’s “shield” was a fence; asylum seekers – families, mostly – slept before it."


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"%PDF-1.4\n", "paper.txt", "application/pdf"),
        (b"\n\n%PDF-1.4\n", "paper.pdf", "application/pdf"),
        (b"<!DOCTYPE html><html><p>Hi", "page.txt", "text/html"),
        (b"<!-- saved from url=(0014)about:internet -->\n<HTML>", "page.php", "text/html"),
        (b"<div><p>a</p><p>b</p><p>c</p></div>", "x", "text/html"),
        (b"<?xml version='1.0'?><!DOCTYPE article><article><front/></article>", "a.xml", "application/jats+xml"),
        (b"<TEI xmlns='http://www.tei-c.org/ns/1.0'/>", "a.xml", "application/tei+xml"),
        (b"<document xmlns='http://cnx.rice.edu/cnxml'/>", "a", "application/cnxml+xml"),
        (b"<?xml version='1.0'?><notes><note/></notes>", "a.xml", "application/xml"),
        (b"id,text\n1,Hi there", "a.txt", "text/csv"),
        (b'{"text": "a"}\n{"text": "b"}\n', "a.txt", "application/jsonl"),
        (b'[{"text": "a"}]', "a.txt", "application/json"),
        (b"[Applause.] I thank the House.", "a.txt", "text/plain"),
        (b"{{ }}\n\nArticle title", "a.txt", "text/plain"),
        (b"TY  - JOUR\nER  - \n", "a.txt", "application/x-research-info-systems"),
        (b"@article{a, title={t}}", "a.txt", "application/x-bibtex"),
        (b"# Aims\n\nText.\n\n## Means\n\nText.", "a.txt", "text/markdown"),
        (b"Signs of *securitisation* abound, and **more** of them.", "a.txt", "text/plain"),
        (b"Signs of change.", "a.md", "text/markdown"),
        (b"MZ was the mark of the reform party.", "a.txt", "text/plain"),
        (b"From: a\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", "a.mht", "multipart/related"),
        (PROSE.encode("utf-16"), "a.txt", "text/plain"),
        (PROSE.encode("utf-16-le"), "a.txt", "text/plain"),
        (b"", "a.txt", "text/plain"),
    ],
)  # fmt: skip
def test_the_type_is_told_by_content_and_the_name_breaks_ties(content: bytes, name: str, expected: str) -> None:
    assert sniff(content, name) == expected


def test_a_list_of_csl_items_is_a_bibliography_and_no_table_of_texts() -> None:
    items = [{"id": "a", "type": "book", "title": "Walls", "issued": {"date-parts": [[2019]]}}]
    assert sniff(json.dumps(items, indent=2).encode(), "a.json") == "application/vnd.citationstyles.csl+json"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"])
def test_a_text_in_any_of_the_usual_encodings_comes_out_as_it_was(encoding: str) -> None:
    assert decode(PROSE.encode(encoding)).text == PROSE


def test_what_was_assumed_is_said() -> None:
    assert decode(PROSE.encode()).note == ""
    assert decode(PROSE.encode("cp1252")).note == "encoding not stated; read as cp1252"
    assert decode(PROSE.encode(), "iso-8859-1").note == "declared as iso-8859-1, but is valid UTF-8"


def test_latin_1_is_read_as_browsers_read_it() -> None:
    assert decode(b"a \x93shield\x94", "iso-8859-1").text == "a “shield”"


def test_a_few_stray_bytes_do_not_spoil_utf_8() -> None:
    content = (PROSE * 3).encode() + b" the \x93wall\x94"
    decoded = decode(content, "utf-8")
    assert decoded.text == PROSE * 3 + " the “wall”"
    assert "some bytes of another encoding" in decoded.note


def test_the_declared_charset_is_found_in_markup() -> None:
    assert declared_charset(b'<?xml version="1.0" encoding="windows-1252"?><a/>') == "windows-1252"
    assert declared_charset(b"<head><meta charset=utf-8>") == "utf-8"
    assert declared_charset(b"plain") == ""


@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "cp1252", "shift_jis", "no-such-charset"]))
def test_no_bytes_and_no_claim_make_decoding_fail(content: bytes, declared: str) -> None:
    assert isinstance(decode(content, declared).text, str)


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a.json", "a.csv", "a.xml", ""]))
def test_any_bytes_have_some_type(content: bytes, name: str) -> None:
    assert "/" in sniff(content, name)
