"""A corpus shows its documents and brings its evidence, whatever stands in the texts."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hsnlp
from hsnlp.documents import Document, Metadata
from hsnlp.errors import RunError
from hsnlp.normalise.ready import as_is
from hsnlp.pipeline.asking import EVIDENCE_COLUMNS
from hsnlp.pipeline.run import Options, annotate_into
from hsnlp.pipeline.showing import Mark, highlighted

HOSTILE = (
    "The ministry treats every migrant as a threat to national security <img src=x onerror=alert(2)>.\n"
    'Critics say that the talk of an invasion of illegal migrants is dangerous & "false" '
    "</div><script>'x'</script>.\n"
    "States should protect refugees from hunger."
)


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs)
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Seen:
    seen = Seen()
    seen.feed(html)
    return seen


def document(text: str, doc_id: str, title: str) -> Document:
    made = as_is(text, doc_id)
    return Document(doc_id, text, made.sections, made.blocks, metadata=Metadata(title=title, language="en"))


@pytest.fixture(scope="module")
def corpus() -> hsnlp.CodedCorpus:
    several = [document(HOSTILE, "a", "<script>title</script>"), document(HOSTILE, "b", "")]
    return hsnlp.annotate(several, annotator="cues")


def test_hostile_text_and_titles_are_only_text(corpus: hsnlp.CodedCorpus, tmp_path: Path) -> None:
    shown = corpus.show("a")
    seen = read(shown.html)
    assert set(seen.tags) <= {"section", "h3", "bdi", "p", "span", "div", "mark", "u"}
    assert "mark" in seen.tags
    assert "u" in seen.tags
    assert "<script>title</script>" in seen.words
    assert "onerror=alert(2)" in "".join(seen.words)
    assert shown._repr_html_() == shown.html
    assert shown.html in shown.save(tmp_path / "page.html").read_text(encoding="utf-8")


def test_without_the_text_the_passages_are_shown(corpus: hsnlp.CodedCorpus) -> None:
    fields = {name: getattr(corpus, name) for name in hsnlp.CodedCorpus.__dataclass_fields__} | {"texts": {}}
    words = "".join(read(hsnlp.CodedCorpus(**fields).show("a", "threat").html).words)
    assert "States should protect refugees from hunger." in words
    assert "food" in words


@given(
    st.text(alphabet="ab<&>\"' \n", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30), st.sampled_from("xy")), max_size=5),
)
def test_every_character_is_shown_once_and_escaped(text: str, places: list[tuple[int, int, str]]) -> None:
    marks = [Mark(start, start + length, {code: ""}, [(start, start + 1)]) for start, length, code in places]
    html = highlighted(text, marks, {"x": "#fff", "y": "#000"})
    seen = read(html + "|")  # an end, so that the parser gives out all that it holds
    shown = "".join(word for word in seen.words)
    assert set(seen.tags) <= {"mark", "bdi", "span", "u"}
    # The tags' own words, the codes x and y, are not in the alphabet of the text.
    assert shown.replace("x", "").replace("y", "").removesuffix("|") == text


def test_evidence_is_the_surest_first_each_sentence_once(corpus: hsnlp.CodedCorpus) -> None:
    found = corpus.evidence(frame="securitisation", n=None)
    assert list(found.columns) == list(EVIDENCE_COLUMNS)
    assert list(found["score"]) == sorted(found["score"], reverse=True)
    assert not found["text"].duplicated().any()
    assert all(HOSTILE[row.start : row.end] == row.text for row in found.itertuples())
    assert len(corpus.evidence(frame="securitisation", n=1)) == 1


def test_evidence_has_every_code_asked_for(corpus: hsnlp.CodedCorpus) -> None:
    contested = corpus.evidence(frame="securitisation", voice="contested")
    assert set(contested["voice"]) == {"contested"}
    assert contested["text"].str.startswith("Critics").all()
    assert len(corpus.evidence(voice="contested")) == len(contested)
    both = corpus.evidence(threat="food", population="refugees")
    assert both["text"].tolist() == ["States should protect refugees from hunger."]
    assert corpus.evidence(threat="food", stage="return").empty
    assert len(corpus.evidence(n=None)) == 3


def test_a_wrong_name_is_answered_with_those_that_there_are(corpus: hsnlp.CodedCorpus) -> None:
    with pytest.raises(RunError, match="did you mean 'securitisation'"):
        corpus.evidence(frame="securitization")
    with pytest.raises(RunError, match="known: asserted, contested, reported"):
        corpus.evidence(voice="ironic")
    with pytest.raises(RunError, match="no document 'c'"):
        corpus.show("c")
    with pytest.raises(RunError, match="no dimension 'mood'"):
        corpus.show("a", "mood")
    with pytest.raises(RunError, match="no column of the documents 'mood'"):
        corpus.compare("mood")


def test_comparing_counts_what_the_tables_hold(corpus: hsnlp.CodedCorpus) -> None:
    table = corpus.compare("source")
    rows = table[table["measure"] == "frame:securitisation"]
    assert rows["count"].sum() == corpus.passages["frame"].isin(["securitisation", "mixed"]).sum()


@pytest.mark.slow
def test_a_run_that_is_opened_shows_the_whole_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Gates and wells\n\n{HOSTILE}\n", encoding="utf-8")
    annotate_into(tmp_path / "run", [tmp_path / "a.txt"], Options(workers=1, annotator="cues"))
    corpus = hsnlp.open_run(tmp_path / "run")
    [doc_id] = corpus.documents["doc_id"]
    assert "Gates and wells" in "".join(read(corpus.show(doc_id).html).words)
    assert list(corpus.texts) == [doc_id]
    assert corpus.evidence(threat="food")["text"].tolist() == ["States should protect refugees from hunger."]


def test_groups_of_the_users_own_are_compared_by_their_column(corpus: hsnlp.CodedCorpus) -> None:
    own = replace(corpus, documents=corpus.documents.assign(side=["coast"] * len(corpus.documents)))
    table = own.compare("side")
    assert set(table["group"]) == {"coast"}
    assert table["passages"].max() == len(corpus.passages)


def test_values_of_any_kind_name_groups(corpus: hsnlp.CodedCorpus) -> None:
    assert len(corpus.documents) == 2
    own = replace(corpus, documents=corpus.documents.assign(mark=pd.Series([False, 2001.0], dtype=object)))
    assert set(own.compare("mark")["group"]) == {"False", "2001"}


def test_a_codebook_without_frames_can_be_compared(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The harbour wall was raised. Boats came in at noon.\n", encoding="utf-8")
    book = Path(__file__).parent / "fixtures" / "codebook" / "harbour.toml"
    corpus = hsnlp.annotate(tmp_path, codebook=book, annotator="cues")
    assert not corpus.compare("source")["measure"].str.startswith("frame:").any()


def test_a_library_that_fits_no_file_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The harbour wall was raised.\n", encoding="utf-8")
    (tmp_path / "other.bib").write_text("@misc{x, title = {Quite another thing}, year = {2001}, file = {zzz.pdf}}\n")
    with pytest.warns(UserWarning, match="matches a file"):
        hsnlp.annotate(tmp_path / "a.txt", annotator="cues", bib=tmp_path / "other.bib")
