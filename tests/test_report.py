"""The report: one file, no network, and nothing in a document can run in it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_coded import CODES, document, passage
from made_report import hostile_run, with_themes

from hsnlp.analysis.counts import coded
from hsnlp.errors import RunError
from hsnlp.pipeline.run import Options, annotate_into
from hsnlp.report import write_report
from hsnlp.report.card import parse_card, read_card, record_scores
from hsnlp.report.compact import Likes, as_json, document_data
from hsnlp.report.figures import by_source, course, groups
from hsnlp.report.pick import Picker
from hsnlp.report.read import Themes

ROOT = Path(__file__).resolve().parent.parent
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


class Page(HTMLParser):
    """What a browser makes of a page: tags outside of scripts, texts of scripts by id, and what is shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self._id = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._id = (dict(attrs).get("id") or "code") if tag == "script" else ""

    def handle_endtag(self, tag: str) -> None:
        self._id = ""

    def handle_data(self, data: str) -> None:
        if self._id:
            self.scripts[self._id] = self.scripts.get(self._id, "") + data

    def named(self, attribute: str) -> list[str]:
        return [value or "" for _, attributes in self.tags for name, value in attributes.items() if name == attribute]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = hostile_run(tmp_path_factory.mktemp("report"))
    with_themes(made)
    write_report(made)
    return made


@pytest.fixture(scope="module")
def page(run: Path) -> Page:
    return Page((run / "report.html").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_hostile_text_titles_and_file_names_are_only_text(page: Page) -> None:
    names = [tag for tag, _ in page.tags]
    assert not {"img", "iframe", "object", "textarea"} & set(names)
    assert names.count("style") == 1
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert [attributes.get("type") for tag, attributes in page.tags if tag == "script"].count(None) == 1
    assert "onerror" in page.scripts["doc-0"]


@pytest.mark.slow
def test_the_text_of_a_document_stands_in_the_page_character_for_character(run: Path, page: Page) -> None:
    import sqlite3

    db = sqlite3.connect(run / "run.db")
    (text,) = db.execute("select text from documents").fetchone()
    spans = db.execute('select start, "end" from passages order by start').fetchall()
    db.close()
    data = json.loads(page.scripts["doc-0"])
    assert data["t"] == [[0, text]]
    assert [(start, start + length) for start, length, *_ in data["p"]] == spans


@pytest.mark.slow
def test_the_page_asks_for_nothing_from_the_network_and_runs_one_script_alone(run: Path, page: Page) -> None:
    text = (run / "report.html").read_text(encoding="utf-8")
    assert page.named("src") == []
    assert all(link.startswith("#") for link in page.named("href"))
    assert not re.search(r"@import|url\(", text)
    (policy,) = [a["content"] or "" for tag, a in page.tags if tag == "meta" and a.get("http-equiv")]
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[\w+/=]+'(;|$)", policy)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", page.scripts["code"]
    )


@pytest.mark.slow
def test_every_place_that_the_page_points_to_exists(page: Page) -> None:
    ids = set(page.named("id"))
    assert len(ids) == len(page.named("id"))
    assert {link.removeprefix("#") for link in page.named("href")} <= ids
    assert {one for several in page.named("aria-labelledby") for one in several.split()} <= ids


@pytest.mark.slow
def test_what_was_refused_stands_in_the_report_with_its_reason(run: Path) -> None:
    text = (run / "report.html").read_text(encoding="utf-8")
    assert "empty &lt;i&gt;.txt" in text
    assert "refused" in text


@pytest.mark.slow
def test_a_large_run_has_its_documents_in_pages_beside_the_file(run: Path) -> None:
    write_report(run, embedded_words=10)
    main = Page((run / "report.html").read_text(encoding="utf-8"))
    (name,) = [path.name for path in (run / "report").iterdir()]
    beside = Page((run / "report" / name).read_text(encoding="utf-8"))
    (known,) = json.loads(main.scripts["data"])["docs"]
    sampled, whole = json.loads(main.scripts["doc-0"]), json.loads(beside.scripts["doc-0"])
    assert known["page"] == f"report/{name}"
    assert len(sampled["p"]) <= len(whole["p"])
    assert all(one in [p[:2] for p in whole["p"]] for one in [p[:2] for p in sampled["p"]])
    write_report(run)
    assert not (run / "report").exists()


@pytest.mark.slow
def test_a_source_counts_all_its_recommendations_where_the_file_carries_few(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hsnlp.report.write.RECOMMENDATION_BYTES", 0)
    data = json.loads(Page(write_report(run).read_text(encoding="utf-8")).scripts["data"])
    ((*_, made),) = data["sources"]
    assert made > len(data["recommendations"]) == 0
    monkeypatch.undo()
    data = json.loads(Page(write_report(run).read_text(encoding="utf-8")).scripts["data"])
    assert len(data["recommendations"]) == made


@pytest.mark.slow
@pytest.mark.parametrize("codebook", [None, ROOT / "tests" / "fixtures" / "codebook" / "harbour.toml"])
def test_a_run_without_frames_or_without_a_document_has_a_report(tmp_path: Path, codebook: Path | None) -> None:
    text = "" if codebook is None else "The captain feared the sea and adored the harbour. Boats came home at night.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    annotate_into(tmp_path / "run", [tmp_path / "a.txt"], Options(workers=1, annotator="cues", codebook=codebook))
    page = Page(write_report(tmp_path / "run").read_text(encoding="utf-8"))
    assert {"overview", "sources", "left-out"} <= set(page.named("id"))
    assert codebook is None or "framing" not in page.named("id")


def test_a_report_of_no_run_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="hsnlp annotate PATH"):
        write_report(tmp_path)


@given(st.recursive(TEXTS | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)))
def test_json_comes_back_as_it_was_and_cannot_end_its_element(value: object) -> None:
    text = as_json(value)
    assert json.loads(text) == value
    assert not re.search("[<>&\u2028\u2029]", text)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 60)), min_size=1, max_size=12), st.data())
def test_a_sampled_passage_has_its_words_and_its_paragraph(sizes: list[tuple[int, int]], data: st.DataObject) -> None:
    rows, at, block = [], 0, 0
    for new, size in sizes:
        block += new
        rows.append(passage("d", 0, ["threat:food"], block=block) | {"start": at, "end": at + size})
        at += size + 1
    text = "".join(chr(97 + n % 26) for n in range(at))
    spans = [(row["start"], row["end"]) for row in rows]
    keep = set(data.draw(st.lists(st.sampled_from(spans), unique=True)))
    found = document_data(0, text, rows, [], [], {"threat:food": 0}, Themes(), Likes({}), keep)
    assert {(p[0], p[0] + p[1]) for p in found["p"]} == keep
    for start, length, paragraph, *_ in found["p"]:
        low, high = found["b"][paragraph]
        assert low <= start < start + length <= high
        assert any(begin <= low and high <= begin + len(piece) for begin, piece in found["t"])
    assert all(piece == text[begin : begin + len(piece)] for begin, piece in found["t"])


def test_examples_are_told_once_a_page_and_unknown_ones_not_at_all() -> None:
    likes = Likes({"A1": "</script><b>Bread.", "A2": "Walls."})
    rows = [passage("d", n, ["threat:food"]) for n in range(3)]
    told = [{"like": {"example": name, "cosine": 0.834}} for name in ("A1", "A1", "of another model")]
    code = {"dimension": "threat", "code": "food"}
    annotations = [
        {**code, "attributes": json.dumps(one), "unit_start": row["start"], "unit_end": row["end"]}
        for one, row in zip(told, rows, strict=True)
    ]
    found = document_data(0, "x" * rows[-1]["end"], rows, annotations, [], {"threat:food": 0}, Themes(), likes)
    assert [p[10] for p in found["p"]] == [[[0, 83, 0]], [[0, 83, 0]], []]
    assert likes.texts == ["</script><b>Bread."]
    assert likes.anew().texts == []


def test_a_sample_takes_other_documents_before_more_of_one() -> None:
    documents = {f"d{at}": document(f"d{at}") for at in range(5)}
    text = "Nurses waited at the gate of the camp until the rain stopped."
    picker = Picker(documents, Themes(), each=4, from_one=1)
    for doc_id in documents:
        picker.see([passage(doc_id, n, ["threat:food"], text=text) for n in range(3)])
    chosen = picker.chosen()
    assert len(chosen) == 4
    assert len({doc_id for doc_id, _, _ in chosen}) == 4


def test_figures_have_none_where_nothing_is_framed_and_documents_without_passages_stay() -> None:
    documents = {"a": document("a"), "b": document("b", genre="speech")}
    corpus = coded([passage("a", 0, ["frame:securitisation:asserted"])], documents, CODES)
    first, second = by_source(corpus, ["frame:securitisation"])
    assert (first.passages, first.counts["frame:securitisation"]) == (1, 1)
    assert first.balance is not None
    assert first.balance[0] == -1
    assert (second.passages, second.balance, second.shares["frame:securitisation"]) == (0, None, None)
    assert [group.name for group in groups(corpus, "genre", ["frame:securitisation"])] == ["report"]
    assert course(corpus, ["frame:securitisation"]) == {}


def test_the_cards_of_the_models_can_be_read_and_the_cues_have_none() -> None:
    for name in ("best", "fast"):
        card = read_card(name)
        assert card is not None
        assert {"frame", "voice", "threat"} <= {score.name for score in card.means}
        assert all(low <= value <= high for s in card.codes for value, low, high in filter(None, s.figures))
        assert "sentences" in card.measured
    best = read_card("best")
    assert best is not None
    assert len(best.careful) > 2
    assert not {"strength", "lever"} & {score.name for score in best.means}
    assert read_card("cues") is None
    for value, low, high in record_scores().values():
        assert 0 < low <= value <= high <= 1
    assert parse_card("nothing here").codes == ()


def test_the_theme_of_a_passage_is_that_of_the_unit_that_it_begins_in() -> None:
    themes = Themes(({},), {"d": [10, 30]}, {"d": [(20, 0, 0.5), (40, -1, 0.4)]})
    assert [themes.of("d", start)[0] for start in (5, 10, 19, 20, 35, 99)] == [-1, 0, 0, -1, -1, -1]
    assert themes.of("d", 10) == (0, 0.5)
    assert themes.of("unknown", 10) == (-1, 0.0)
