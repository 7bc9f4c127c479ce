"""Plots say what the tables say, and whatever documents hold is only text in them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hsnlp
from hsnlp import plots
from hsnlp.documents import Document, Metadata
from hsnlp.errors import RunError
from hsnlp.normalise.ready import as_is
from hsnlp.plots.words import plain
from hsnlp.report.card import read_card, record_scores

STATE = "The ministry treats every irregular migrant as a threat to national security.\n"
CRITIC = "Critics say that the talk of an invasion of illegal migrants is dangerous.\n"
PEOPLE = "Refugees need protection from hunger and violence.\nStates should protect refugees from hunger.\n"
TRANSIT = "Migrants drown during the sea crossing.\n"
LONG = "A title that is far longer than there is room for beside an axis, as titles are"
EVIL = "<script>alert(1)</script> $x$ <b>bold</b>"


def document(doc_id: str, text: str, title: str, year: int, genre: str) -> Document:
    made = as_is(text, doc_id)
    metadata = Metadata(title=title, year=year, genre=genre, language="en")
    return Document(doc_id, text, made.sections, made.blocks, metadata=metadata)


@pytest.fixture(scope="module")
def corpus() -> hsnlp.CodedCorpus:
    return hsnlp.annotate(
        [
            document("a", STATE * 3 + TRANSIT, EVIL, 2001, "strategy"),
            document("b", CRITIC + PEOPLE * 12, "Plain", 2002, "report"),
            document(
                "c", PEOPLE + STATE + TRANSIT, "A title that is far longer than an axis has room for, sadly", 2002, EVIL
            ),
        ],
        annotator="cues",
    )


def texts(figure: Any) -> list[str]:
    """Return every text that a figure shows."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(json.loads(figure.to_json()))
    return found


def every_figure(corpus: hsnlp.CodedCorpus) -> list[Any]:
    drawn = [plots.framing(corpus), plots.voices(corpus), plots.voices(corpus, by="genre"), plots.balance(corpus)]
    drawn += [plots.threats(corpus), plots.stages(corpus), plots.course(corpus), plots.trend(corpus)]
    return [*drawn, *(plots.through(corpus, doc_id) for doc_id in "abc"), plots.recommendations(corpus)]


def test_whatever_stands_in_a_title_or_a_sentence_is_only_text(corpus: hsnlp.CodedCorpus) -> None:
    shown = [text for figure in every_figure(corpus) for text in texts(figure)]
    assert any("&lt;script&gt;" in text for text in shown)
    assert [
        text for text in shown if re.search(r"<(?!/?(b|br|span)\b)", text) or "<b>bold" in text or "$" in text
    ] == []


@given(st.text())
def test_plain_text_holds_no_markup_and_is_read_as_it_was(text: str) -> None:
    told = plain(text)
    assert not set(told) & set("<>$")
    assert told.replace("&#36;", "$").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_every_figure_has_a_title_and_says_its_numbers_on_hovering(corpus: hsnlp.CodedCorpus) -> None:
    for figure in every_figure(corpus):
        assert figure.layout.title.text
        assert any(trace.hovertext is not None for trace in figure.data)


def test_shares_are_those_of_the_table(corpus: hsnlp.CodedCorpus) -> None:
    figure = plots.framing(corpus, by="genre")
    passages = corpus.passages.merge(corpus.documents[["doc_id", "genre"]], on="doc_id")
    for trace, frame in zip(figure.data, ("securitisation", "human_security"), strict=True):
        told = {unescape(text.split("</b>")[0][3:]): x for text, x in zip(trace.hovertext, trace.x, strict=True)}
        counted = passages["frame"].isin([frame, "mixed"]).groupby(passages["genre"]).mean()
        assert told == pytest.approx(counted.to_dict(), abs=1e-4)
        assert all(
            low >= 0 and high >= 0 for low, high in zip(trace.error_x.arrayminus, trace.error_x.array, strict=True)
        )


def test_any_column_makes_groups_and_an_unknown_one_is_answered(corpus: hsnlp.CodedCorpus) -> None:
    own = replace(corpus, documents=corpus.documents.assign(speaker=["state", "critic", "state"]))
    for draw in (plots.framing, plots.balance, plots.threats, plots.voices):
        shown = " ".join(texts(draw(own, by="speaker")))
        assert "state" in shown
        assert "critic" in shown
    assert "body" in " ".join(texts(plots.framing(corpus, by="section")))
    with pytest.raises(RunError, match=r"no column of the documents 'gender' \(did you mean 'genre'"):
        plots.framing(corpus, by="gender")


def test_voices_of_a_row_add_up_to_one(corpus: hsnlp.CodedCorpus) -> None:
    for figure in (plots.voices(corpus), plots.voices(corpus, by="title", frame="human_security")):
        rows = zip(*(trace.x for trace in figure.data), strict=True)
        assert [sum(row) for row in rows] == pytest.approx([1.0] * len(figure.data[0].x), abs=1e-3)
    with pytest.raises(RunError, match="no frame 'securitization'"):
        plots.voices(corpus, frame="securitization")


def test_the_line_through_a_document_ends_at_its_balance(corpus: hsnlp.CodedCorpus) -> None:
    balance = corpus.compare(by="genre").query("measure == 'framing_balance'").set_index("group")
    genres = corpus.documents.set_index("doc_id")["genre"]
    for doc_id in "abc":
        row = balance.loc[genres[doc_id]]
        line = plots.through(corpus, doc_id).data[0]
        assert line.y[-1] == pytest.approx(row["balance"] * row["framed"])
        assert len(line.x) == (corpus.passages["doc_id"] == doc_id).sum()
    with pytest.raises(RunError, match="no coded passage in document 'd'"):
        plots.through(corpus, "d")


def test_heat_maps_hold_every_threat_stage_and_recommendation_once(corpus: hsnlp.CodedCorpus) -> None:
    written = [int(text) for row in plots.threats(corpus).data[0].text for text in row if text]
    assert sum(written) == corpus.passages["threats"].map(len).sum()
    cells = plots.recommendations(corpus).data[0]
    assert sum(map(sum, cells.z)) == len(corpus.recommendations) > 0
    levers = corpus.recommendations["lever"].value_counts()
    order = sorted(levers.index, key=lambda lever: (-levers[lever], lever))
    assert list(plots.recommendations(corpus).layout.xaxis.ticktext) == [lever.replace("_", " ") for lever in order]
    assert "transit" in " ".join(plots.stages(corpus).layout.yaxis.ticktext)


def test_what_is_not_there_is_said_and_not_drawn(corpus: hsnlp.CodedCorpus) -> None:
    silent = hsnlp.annotate(document("d", "The meeting opened at nine.\n", "Short", 2001, ""), annotator="cues")
    with pytest.raises(RunError, match="no passage of this corpus has a stage"):
        plots.stages(silent)
    with pytest.raises(RunError, match="no recommendation"):
        plots.recommendations(silent)
    with pytest.raises(RunError, match="20 passages"):
        plots.course(silent)
    with pytest.raises(RunError, match="no themes yet"):
        plots.themes(corpus)
    with pytest.raises(RunError, match="states a year"):
        plots.trend(replace(corpus, documents=corpus.documents.assign(year=None)))


def test_themes_are_counted_by_group(corpus: hsnlp.CodedCorpus) -> None:
    pandas = sys.modules["pandas"]
    rows = [{"theme_id": "t01", "label": EVIL, "units": 2, "unstable": True}]
    units = [{"doc_id": "a", "theme_id": "t01"}, {"doc_id": "b", "theme_id": "t01"}, {"doc_id": "b", "theme_id": None}]
    themed = replace(corpus, themes=pandas.DataFrame(rows), theme_units=pandas.DataFrame(units))
    figure = plots.themes(themed, by="genre")
    assert list(figure.data[0].text[0]) == ["1", "1"]
    assert sorted(figure.data[0].z[0]) == [0.5, 1.0]
    assert not any("<script" in text for text in texts(figure))
    with pytest.raises(RunError, match="no column of the documents"):
        plots.themes(themed, by="kind")


def test_scores_are_those_of_the_card() -> None:
    card = read_card("best")
    assert card is not None
    figure = plots.scores("frame")
    frames = [one for one in card.codes if one.name.startswith("frame:")]
    assert list(figure.data[0].x) == sorted((one.figures[2][0] for one in frames if one.figures[2]), reverse=True)
    with pytest.raises(RunError, match="'cues' has no card"):
        plots.scores(annotator="cues")
    with pytest.raises(RunError, match="no code of mood"):
        plots.scores("mood")


def test_scores_of_slots_are_those_that_the_report_shows() -> None:
    figure = plots.slot_scores()
    assert [tuple(told) for told in zip(figure.data[0].x, figure.data[0].error_x.array, strict=True)] == [
        (value, pytest.approx(high - value)) for value, _, high in record_scores().values()
    ]
    assert all("95 % interval" in text for text in figure.data[0].hovertext)


def test_quotations_and_tables_are_escaped_and_whole(corpus: hsnlp.CodedCorpus) -> None:
    found = corpus.evidence(frame="securitisation", n=None)
    html = plots.quotes(found).html
    assert html.count("<blockquote") == len(found)
    assert "&lt;script&gt;" in html
    assert "<script" not in html + plots.table(corpus.documents).html
    assert "No passage" in plots.quotes(found.head(0)).html
    listed = plots.table(corpus.passages, "text", "threats", "page")
    assert listed.html.count("<tr>") == len(corpus.passages) + 1
    assert "None" not in listed.html
    with pytest.raises(RunError, match="no column 'txt'"):
        plots.table(corpus.passages, "txt")
    with pytest.raises(RunError, match="column text"):
        plots.quotes(corpus.documents)


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_plots_are_light_to_import_and_say_which_extra_they_need() -> None:
    assert (
        run("import sys, hsnlp.plots; print(sorted(set(sys.modules) & {'plotly', 'pandas', 'spacy', 'scipy'}))") == "[]"
    )
    missing = (
        "import sys; sys.modules['plotly'] = None\n"
        "from hsnlp import plots\n"
        "from hsnlp.errors import RunError\n"
        "try:\n    plots.scores()\nexcept RunError as error:\n    print(error)"
    )
    assert run(missing) == "plots need the extra: pip install 'hsnlp[notebooks]'"
