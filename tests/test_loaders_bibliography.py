"""Bibliographies in three formats, and which entry speaks of which text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hsnlp.documents import Metadata
from hsnlp.errors import BibliographyError
from hsnlp.loaders import Source
from hsnlp.loaders.bibliography import Entry, match, read_bibliography

BIB = r"""% written for this test
@string{jib = "Journal of Invented Borders"}
@article{nwosu2019,
  title = {{W}alls \& words: {S}\'ecurit\'e and {\o}vrighet},
  author = {Nwosu, Ada T. and van der Berg, Jan and {{Office for Borders and Ports}} and Garc{\'\i}a, Luz},
  journal = jib, year = 2019, month = mar, doi = {10.1234/JIB.5}, keywords = {walls, words},
  file = {Full Text:files/12/Nwosu - 2019 - Walls\; words.pdf:application/pdf;Snapshot:files/13/walls.html:text/html}
}
@report{broken2020, title = {Never closed, author = {Nobody},
}
@techreport{lund2021, title = {Camps}, author = {Lund, Ole}, institution = {Bureau of Harbours}, date = {2021-05-04}}
"""


def written(folder: Path, name: str, content: str) -> tuple[Entry, ...]:
    (folder / name).write_text(content, encoding="utf-8")
    return read_bibliography(folder / name)


def source(name: str, metadata: Metadata | None = None) -> Source:
    return Source(name, Path(name), metadata=metadata or Metadata())


def entry(key: str, title: str = "", author: str = "", year: int | None = None, files: tuple[str, ...] = ()) -> Entry:
    return Entry(key, Metadata(title=title, authors=(author,) if author else (), year=year), files)


def test_bibtex_is_decoded_and_its_attachments_found(tmp_path: Path) -> None:
    first, _, last = written(tmp_path, "lib.bib", BIB)
    metadata = first.metadata
    assert metadata.title == "Walls & words: Sécurité and øvrighet"
    assert metadata.authors == ("Ada T. Nwosu", "Jan van der Berg", "Office for Borders and Ports", "Luz García")
    assert (metadata.year, metadata.publisher, metadata.genre) == (
        2019,
        "Journal of Invented Borders",
        "journal article",
    )
    assert (first.doi, metadata.url) == ("10.1234/jib.5", "https://doi.org/10.1234/jib.5")
    assert first.files == ("files/12/Nwosu - 2019 - Walls; words.pdf", "files/13/walls.html")
    assert (last.metadata.publisher, last.metadata.year, last.metadata.genre) == ("Bureau of Harbours", 2021, "report")


def test_one_broken_entry_is_named_and_does_not_lose_the_others(tmp_path: Path) -> None:
    keys = {entry.key: entry.problems for entry in written(tmp_path, "lib.bib", BIB)}
    assert list(keys) == ["nwosu2019", "broken2020", "lund2021"]
    assert keys["broken2020"][0].startswith("lib.bib: entry 'broken2020' ")
    assert not keys["nwosu2019"]


def test_ris_keeps_all_attachments_and_an_open_reference_does_not_swallow_the_next(tmp_path: Path) -> None:
    text = (
        "TY  - JOUR\nAU  - Nwosu, Ada\nAU  - Lund, Ole\nTI  - Walls\nT2  - Invented Borders\nPY  - 2019/03/01/\n"
        "DO  - 10.1234/jib.5\nL1  - files/1/a.pdf\nL1  - files/2/b.html\nKW  - walls\n\n"
        "TY  - RPRT\nA1  - Office for Ports\nT1  - Camps\nY1  - 2021\nER  - \n"
    )
    first, second = written(tmp_path, "lib.ris", text)
    assert (first.metadata.authors, first.metadata.year) == (("Ada Nwosu", "Ole Lund"), 2019)
    assert (first.files, first.metadata.publisher) == (("files/1/a.pdf", "files/2/b.html"), "Invented Borders")
    assert (second.metadata.title, second.metadata.authors) == ("Camps", ("Office for Ports",))


def test_csl_json_is_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    items = [
        {"id": "a", "type": "article-journal", "title": "Walls", "DOI": "10.1234/jib.5", "container-title": "Borders",
         "author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}, {"literal": "Office"}],
         "issued": {"date-parts": [[2019, 3]]}},
        {"id": "b"},
    ]  # fmt: skip
    first, second = written(tmp_path, "lib.txt", json.dumps(items))
    assert (first.metadata.authors, first.metadata.year) == (("Jan van der Berg", "Office"), 2019)
    assert second.problems


def test_what_is_no_bibliography_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BibliographyError, match=r"a\.txt: neither BibTeX, RIS nor CSL-JSON, but text/plain"):
        written(tmp_path, "a.txt", "Walls grew.")
    with pytest.raises(BibliographyError, match=r"gone\.bib: cannot be opened"):
        read_bibliography(tmp_path / "gone.bib")
    with pytest.raises(BibliographyError, match="no entry in it"):
        written(tmp_path, "empty.bib", "% nothing\n")


def test_attachments_match_first_by_the_longest_common_end_of_path() -> None:
    entries = [entry("a", files=("/Users/x/Zotero/storage/AB/paper.pdf",)), entry("b", files=("storage/CD/paper.pdf",))]
    matches = match(entries, [source("zotero/storage/CD/paper.pdf"), source("zotero/storage/AB/paper.pdf")])
    assert {name: m.extra for name, m in matches.metadata.items()} == {
        "zotero/storage/CD/paper.pdf": entries[1].metadata.extra,
        "zotero/storage/AB/paper.pdf": entries[0].metadata.extra,
    }
    assert set(matches.how.values()) == {"attachment"}


def test_a_windows_path_and_an_archive_are_no_obstacle() -> None:
    matches = match(
        [entry("a", "Walls", files=("C:\\Users\\me\\files\\12\\W.pdf",))], [source("lib.zip!files/12/w.pdf")]
    )
    assert list(matches.metadata) == ["lib.zip!files/12/w.pdf"]


def test_an_attached_table_speaks_for_its_rows_but_not_over_them() -> None:
    row = source("l/debate.csv#7", Metadata(authors=("Ole Lund",)))
    matches = match([entry("a", "A debate on ports", "The Assembly", 2010, ("l/debate.csv",))], [row])
    found = matches.metadata["l/debate.csv#7"]
    assert (found.title, found.authors, found.year) == ("A debate on ports", ("Ole Lund",), 2010)


def test_one_entry_may_speak_of_a_paper_and_of_its_saved_page() -> None:
    matches = match([entry("a", "Walls", files=("f/a.pdf", "f/b.html"))], [source("l/f/a.pdf"), source("l/f/b.html")])
    assert len(matches.metadata) == 2
    assert not matches.unmatched_entries


def test_links_match_where_no_file_is_attached() -> None:
    with_doi = Entry("a", Metadata(title="Walls", extra=(("doi", "10.1234/jib.5"),)))
    row = source("t.csv#1", Metadata(url="https://doi.org/10.1234/JIB.5"))
    matches = match([with_doi], [row, source("10.1234_jib.5.pdf")])
    assert set(matches.how) == {"t.csv#1", "10.1234_jib.5.pdf"}


def test_titles_match_file_names_whole_cut_and_without_accents() -> None:
    entries = [
        entry("a", "Sécurité: the politics of walls"),
        entry("b", "Harbours of refuge and of fear in a fictional archipelago"),
    ]
    names = [
        "Nwosu - 2019 - Securite the politics of walls.pdf",
        "Lund - 2020 - Harbours of refuge and of fear in a fict.pdf",
    ]
    assert match(entries, [source(name) for name in names]).how == dict.fromkeys(names, "title")


def test_titles_match_what_the_documents_themselves_say() -> None:
    matches = match([entry("a", "Walls")], [source("scan0001.pdf")], {"scan0001.pdf": Metadata(title="WALLS")})
    assert matches.how == {"scan0001.pdf": "title"}


def test_author_and_year_match_only_if_they_fit_one_file() -> None:
    entries = [entry("a", "Walls", "Ada Nwosu", 2019), entry("b", "Camps", "Ole Lund", 2020)]
    names = ["nwosu2019.pdf", "lund_2020_a.pdf", "lund_2020_b.pdf"]
    matches = match(entries, [source(name) for name in names])
    assert matches.how == {"nwosu2019.pdf": "author and year"}
    assert [found.key for found in matches.unmatched_entries] == ["b"]
    assert matches.ambiguous == (
        "entry 'b' fits lund_2020_a.pdf, lund_2020_b.pdf equally well by author and year; none taken",
    )


def test_two_entries_that_fit_one_file_are_said_and_not_guessed() -> None:
    entries = [entry("a", "The politics of walls"), entry("b", "The politics of walls")]
    matches = match(entries, [source("The politics of walls.pdf")])
    assert not matches.metadata
    assert "'a', 'b' fit equally well" in matches.ambiguous[0]


def test_what_did_not_match_is_said_in_words() -> None:
    broken = Entry("x", problems=("lib.bib: entry 'x' could not be read",))
    told = match([broken, entry("a", "Walls")], [source("b.pdf")]).unsaid()
    assert told == (
        "lib.bib: entry 'x' could not be read",
        "no text for entry 'a' (Walls)",
        "no entry for 1 texts: b.pdf",
    )
