"""Finding texts: folders, archives, tables; what is left out, what is named, what fails and lets the rest go on."""

from __future__ import annotations

import json
import pickle
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from hsnlp.errors import LoadError, Refusal
from hsnlp.loaders import Source, archive, find, read


def zipped(members: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive_:
        for name, content in members.items():
            archive_.writestr(name, content)
    return held.getvalue()


def names(*paths: Path) -> list[str]:
    return [source.name for source in find(paths)]


def test_a_folder_is_walked_in_sorted_order_and_named_from_its_parent(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "b").mkdir(parents=True)
    for name in ("z.txt", "a.txt", "b/NOTES.md", "b/.hidden.txt"):
        (corpus / name).write_text("Walls grew.")
    assert names(corpus) == ["corpus/a.txt", "corpus/b/.hidden.txt", "corpus/b/NOTES.md", "corpus/z.txt"]
    assert names(corpus / "b" / "NOTES.md") == ["NOTES.md"]


def test_litter_lock_files_and_the_parts_of_a_saved_page_are_left_out(tmp_path: Path) -> None:
    kept = ["page.html", "report.txt", "study_files/a.txt"]
    litter = ["~$report.docx", "._report.txt", ".DS_Store", "Thumbs.db", ".git/config", "__MACOSX/x.txt"]
    for name in [*kept, *litter, "page_files/style.css"]:
        (tmp_path / "f" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "f" / name).write_text("<p>Walls grew.</p>")
    assert names(tmp_path / "f") == ["f/page.html", "f/report.txt", "f/study_files/a.txt"]


def test_a_file_that_two_paths_lead_to_is_found_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Walls grew.")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert len(names(tmp_path, tmp_path / "a.txt")) == 1


def test_a_missing_path_is_a_source_that_says_so_when_read(tmp_path: Path) -> None:
    (source,) = find([tmp_path / "gone.txt"])
    with pytest.raises(LoadError, match=r"gone\.txt: cannot be opened \(No such file"):
        read(source)
    assert source.sha256() == source.sha256()


def test_archives_are_opened_one_in_another_and_their_members_read(tmp_path: Path) -> None:
    inner = zipped({"deep.txt": b"Boats sank."})
    (tmp_path / "a.zip").write_bytes(zipped({"in/ner.zip": inner, "b.txt": b"Walls grew.", "__MACOSX/b.txt": b"x"}))
    sources = list(find([tmp_path / "a.zip"]))
    assert [s.name for s in sources] == ["a.zip!b.txt", "a.zip!in/ner.zip!deep.txt"]
    assert [read(s).lines[0].text for s in sources] == ["Walls grew.", "Boats sank."]


def test_an_archive_in_an_archive_in_an_archive_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    deep = zipped({"c.zip": zipped({"d.txt": b"Far down."}), "e.txt": b"Walls grew."})
    (tmp_path / "a.zip").write_bytes(zipped({"b.zip": deep}))
    first, second = find([tmp_path / "a.zip"])
    assert "unpack the outer one first" in first.problem
    assert read(second).lines[0].text == "Walls grew."


def test_a_member_whose_name_climbs_out_of_the_archive_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"../../evil.txt": b"Walls grew."}))
    (source,) = find([tmp_path / "a.zip"])
    assert source.name == "a.zip!evil.txt"
    assert read(source).lines[0].text == "Walls grew."
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip"]


def test_a_bomb_is_refused_by_what_it_declares_and_by_what_comes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"bomb.txt": b"\0" * 8_000_000, "b.txt": b"Walls grew."}))
    good, bad = find([tmp_path / "a.zip"])
    assert "zip bomb" in bad.problem
    assert read(good).lines
    monkeypatch.setattr(archive, "MAX_MEMBER", 5)
    monkeypatch.setattr(archive, "_refused", lambda info: "")
    with pytest.raises(LoadError, match="unpacks to more than 5 bytes"):
        good.content()


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut short", zipped({"a.txt": b"x" * 500})[:-30]])
def test_a_damaged_archive_is_one_failure(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    (source,) = find([tmp_path / "a.zip"])
    with pytest.raises(LoadError, match="not a sound zip archive"):
        read(source)


def test_a_locked_member_says_that_a_password_is_needed(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.txt": b"Walls grew."}))
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag "encrypted" in the directory
    (tmp_path / "a.zip").write_bytes(content)
    (source,) = find([tmp_path / "a.zip"])
    assert "password" in source.problem


def test_a_table_becomes_a_source_a_row_also_inside_an_archive(tmp_path: Path) -> None:
    table = b"id,text,party\nb7,Walls went up.,Ind\nc2,Boats went down.,Ind\n"
    (tmp_path / "a.zip").write_bytes(zipped({"t.csv": table}))
    sources = list(find([tmp_path / "a.zip"]))
    assert [s.name for s in sources] == ["a.zip!t.csv#b7", "a.zip!t.csv#c2"]
    raw = read(sources[0])
    assert [line.text for line in raw.lines] == ["Walls went up."]
    assert dict(raw.metadata.extra) == {"id": "b7", "party": "Ind"}
    assert raw.sha256 == sources[0].sha256()


def test_the_digest_of_a_row_is_that_of_its_fields_and_not_of_its_place(tmp_path: Path) -> None:
    row = {"speaker": "Ada Nwosu", "text": "Walls grew."}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n" + json.dumps({"text": "Other."}))
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": "Other."}) + "\n" + json.dumps(dict(reversed(row.items()))))
    first, second = list(find([tmp_path / "a.jsonl"])), list(find([tmp_path / "b.jsonl"]))
    assert first[0].sha256() == second[1].sha256() != first[1].sha256()


def test_a_table_without_texts_fails_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("state,year\nABC,2001\nDEF,2002\n")
    (tmp_path / "b.txt").write_text("Walls grew.")
    bad, good = find([tmp_path])
    with pytest.raises(LoadError, match=r"a\.csv: no column of texts; columns: 'state', 'year'"):
        read(bad)
    assert read(good).lines


def test_a_cell_that_holds_a_page_is_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": 1, "text": "<html><body><p>Walls grew.</p></body></html>"}))
    (source,) = find([tmp_path / "a.jsonl"])
    raw = read(source)
    assert (raw.media_type, raw.blocks[0].text) == ("text/html", "Walls grew.")


def test_a_source_survives_the_way_to_a_worker(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\nWalls went up.\n")
    (source,) = find([tmp_path / "a.csv"])
    assert pickle.loads(pickle.dumps(source)) == source


def test_a_bibliography_in_a_folder_is_no_text_but_named_itself_it_says_where_it_belongs(tmp_path: Path) -> None:
    (tmp_path / "lib.bib").write_text("@book{lund19, title={Walls}}")
    (tmp_path / "a.txt").write_text("Walls grew.")
    assert [name.split("/")[-1] for name in names(tmp_path)] == ["a.txt"]
    (source,) = find([tmp_path / "lib.bib"])
    with pytest.raises(LoadError, match="pass it with --bib"):
        read(source)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "before 2007"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b"\x7fELF\x02\x01\x01\0\0", "a program"),
        (b"\x89PNG\r\n\x1a\n\0\0", "recognise its text"),
        (b"{\\rtf1 Walls}", "Rich Text"),
        (bytes(range(256)) * 20, "binary file"),
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
    ],
)
def test_what_no_reader_takes_is_named_with_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    (source,) = find([tmp_path / "a.txt"])
    with pytest.raises((LoadError, Refusal), match=said) as caught:
        read(source)
    assert "a.txt" in str(caught.value)


def test_an_unreadable_file_is_a_load_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"gone: cannot be opened"):
        Source("gone", tmp_path / "gone").content()
