"""Labelled blocks, forms and matrices: what layout shows to be a recommendation, in three languages."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp import load
from hsnlp.documents import Block, BlockKind, Document, Metadata, Section, Span
from hsnlp.recommendations.model import STATUSES, Entry
from hsnlp.recommendations.structure.blocks import body
from hsnlp.recommendations.structure.labelled import labelled_entries
from hsnlp.recommendations.structure.labels import column_of, field_of, label_of, status_of
from hsnlp.recommendations.structure.matrix import matrix_entries
from hsnlp.recommendations.structure.reading import units

PROSE = (
    "The team read the files of the office, spoke to those who live in the valley and counted the boats in the harbour."
)


def made(*lines: str | tuple[BlockKind, str], title: str = "") -> Document:
    """A document of blocks: ``# `` opens a heading, ``- `` an item; a line with tabs is a row, the rest is prose."""
    text, blocks = "", []
    for line in lines:
        kind: BlockKind
        if isinstance(line, tuple):
            kind, line = line
        elif line.startswith("# "):
            kind, line = "heading", line[2:]
        elif line.startswith("- "):
            kind, line = "item", line[2:]
        else:
            kind = "row" if "\t" in line else "paragraph"
        blocks.append(Block(kind, Span(len(text), len(text) + len(line)), 1 if kind in ("heading", "item") else 0))
        text += line + "\n\n"
    section = Section("", "body", Span(0, len(text)))
    return Document("made", text, (section,), tuple(blocks), metadata=Metadata(title=title))


def said(document: Document, entries: object) -> list[str]:
    """The words of each entry, its parts on one line."""
    assert not isinstance(entries, str)
    return [" ".join(part.of(document.text) for part in entry.parts) for entry in entries]  # type: ignore[attr-defined]


def blocks_of(document: Document) -> list[tuple[str, str]]:
    entries = list(labelled_entries(document))
    return list(zip([entry.label for entry in entries], said(document, entries), strict=True))


# Labels


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Recommendation 7: A national register", "7"),
        ("Recommendation 3.", "3"),
        ("Evaluation recommendation # 2: (Time 0)", "2"),
        ("Key Recommendation No. 4 – Pay the nurses", "4"),
        ("Recommendations 4 and 5: Pay the nurses", "4 and 5"),
        ("Recommandation stratégique n° 12 : Former les agents", "12"),
        ("Recomendación 1. Crear un fondo", "1"),
        ("Evaluation Recommendation or Issue 3. Pay the nurses", "3"),
        ("R12. The ministry should publish its figures", "R12"),
        ("Recommendation: The ministry should publish its figures", ""),
    ],
)
def test_a_label_gives_its_number(text: str, number: str) -> None:
    found = label_of(text)
    assert found is not None
    assert found.number == number


@pytest.mark.parametrize(
    "text",
    [
        "Recommendation 7 said that the register was late.",
        "Recommendation 2 of the earlier report was dropped.",
        "As Recommendation 7 said: the register was late.",
        "See Recommendation 7.",
        "Recommendations for the ministry",
        "Recommendations:",
        "Recommendation 3, paragraph 4",
        "Our recommendation 7 is new.",
        "Recommended reading",
        "R2 is low.",
    ],
)
def test_a_label_that_is_only_referred_to_is_none(text: str) -> None:
    assert label_of(text) is None


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Responsible unit(s): Field office", "responsible", "Field office"),
        ("Unité(s) responsable(s) : Bureau régional", "responsible", "Bureau régional"),
        ("Unidades responsables: Oficina regional", "responsible", "Oficina regional"),
        ("Management response - accept (Time 1)", "response", "accept (Time 1)"),
        ("Réponse de la direction : acceptée", "response", "acceptée"),
        ("Harbour Ministry response: We accept.", "response", "We accept."),
        ("Deadline: June", "deadline", "June"),
        ("Plazo: junio", "deadline", "junio"),
        ("Key actions:", "actions", ""),
        ("Actions clés", "actions", ""),
    ],
)
def test_a_field_has_a_name_and_a_value(text: str, name: str, value: str) -> None:
    found = field_of(text)
    assert found is not None
    assert (found.name, text[found.end :]) == (name, value)


def test_a_sentence_that_opens_like_a_field_is_none() -> None:
    for text in (
        "Responsible units met in May.",
        "Status is a matter of pride.",
        "The response was slow.",
        "Leaders: all",
    ):
        assert field_of(text) is None, text


def test_columns_are_known_in_three_languages() -> None:
    heads = ["N°", "Recommandations", "Entités responsables", "Délai", "Priorité", "Acceptée / rejetée", "Suivi"]
    assert [column_of(head) for head in heads] == [
        "number", "recommendation", "responsible", "deadline", "priority", "accepted", "status",
    ]  # fmt: skip
    assert column_of("Recomendación") == "recommendation"
    assert column_of("Number of recommendations") is None


def test_an_answer_gives_a_status_and_an_open_choice_gives_none() -> None:
    answers = {
        "accept (Time 1)": "accepted", "Partially accept": "partially accepted", "Not accepted": "rejected",
        "No: outside mandate": "rejected", "Acceptée": "accepted", "Parcialmente aceptada": "partially accepted",
        "Noted": "noted", "Under consideration": "pending", "accept/partially accept/reject": None,
        "☐ Accept ☒ Reject": "rejected", "The unit trains its staff.": None, "Nobody knows": None,
    }  # fmt: skip
    assert {answer: status_of(answer) for answer in answers} == answers
    assert set(filter(None, answers.values())) <= set(STATUSES)


# Blocks


def test_a_block_holds_its_paragraphs_and_bullets_and_ends_where_the_count_of_the_report_goes_on() -> None:
    document = made(
        f"2.10 {PROSE}",
        "# Recommendation 1: A register of boats",
        "The harbour ministry should:",
        "- keep a register of all boats; and",
        "- publish it every year.",
        "This should be done within a year.",
        f"2.11 {PROSE}",
        "# Recommendation 2: Wells",
        "Dig wells in the northern valley.",
        "# Chapter 3",
        "The ministry should be praised for its patience.",
    )
    assert blocks_of(document) == [
        ("1", "The harbour ministry should: keep a register of all boats; and publish it every year. "
              "This should be done within a year."),
        ("2", "Dig wells in the northern valley."),
    ]  # fmt: skip


def test_a_label_within_its_paragraph_takes_the_paragraph_and_the_bullets_below() -> None:
    document = made(
        "Recommendation 3. The province should open three clinics:",
        "- one in the port;",
        "- two in the hills.",
        PROSE,
        "R1. Not one of a series, so no label.",
    )
    assert blocks_of(document) == [("3", "The province should open three clinics: one in the port; two in the hills.")]


def test_a_heading_may_hold_the_first_words_of_a_recommendation() -> None:
    document = made(
        "# Recommendation 3: The port should publish charts:", "- each year;", "- in all languages.",
        "# Recommendation 4: The ministry should light the harbour", PROSE,
    )  # fmt: skip
    assert [text for _, text in blocks_of(document)] == [
        "The port should publish charts: each year; in all languages.",
        "The ministry should light the harbour",
    ]


def test_short_labels_count_up() -> None:
    document = made("R1. The province should open a clinic.", "R2. The port should close at night.")
    assert [label for label, _ in blocks_of(document)] == ["R1", "R2"]


def test_a_recommendation_given_twice_is_two_entries() -> None:
    twice = ("# Recommendation 1: Wells", "The ministry should dig wells.")
    document = made(*twice, "# Chapter 2", PROSE, "# Annex: list of recommendations", *twice)
    assert blocks_of(document) == [("1", "The ministry should dig wells.")] * 2


def test_contents_references_and_titles_give_none() -> None:
    document = made(
        "Recommendation 1: A register of boats ........ 12",
        "Recommendation 2: Wells in the valley 14",
        PROSE,
        "Recommendation 1 was made for the first time in the spring.",
        ("footnote", "Recommendation 4: the ministry should keep the register."),
        "# Recommendation 9: A better harbour",
        "# Chapter 4",
        PROSE,
    )
    assert blocks_of(document) == []


def test_a_label_with_its_demand_in_the_heading_and_nothing_below_is_one() -> None:
    document = made(
        "# Recommendation 1: Train the guards of the harbour", "# Recommendation 2: Pay them", "# Next", PROSE
    )
    assert [text for _, text in blocks_of(document)] == ["Train the guards of the harbour", "Pay them"]


def test_the_answer_to_a_quoted_recommendation_is_none_of_it() -> None:
    document = made(
        "# Government response to the report on harbours",
        "# Recommendation 1: Wells",
        "The ministry should dig wells:",
        "- in the port; and",
        "- in the hills.",
        "The Government accepts this recommendation. Wells should be dug by all who can.",
        "We should add that water is dear.",
        "# Recommendation 2: Boats",
        "The ministry should count boats.",
        "Counting began in the spring and goes on.",
    )
    assert [text for _, text in blocks_of(document)] == [
        "The ministry should dig wells: in the port; and in the hills.",
        "The ministry should count boats.",
    ]


def test_an_answer_under_its_own_label_gives_the_status() -> None:
    document = made(
        "# Recommendation 1", "The ministry should dig wells.", "# Government response", "Accepted in part.", PROSE,
        "# Recommendation 2", "The ministry should count boats.", "# Government response", "Not accepted.",
    )  # fmt: skip
    entries = list(labelled_entries(document))
    assert [(e.kind, e.label, e.status) for e in entries] == [
        ("block", "1", "partially accepted"),
        ("block", "2", "rejected"),
    ]
    assert said(document, entries)[0] == "The ministry should dig wells."


def test_numbered_paragraphs_of_a_section_of_conclusions_count_where_they_recommend() -> None:
    document = made(
        "# Conclusions and recommendations",
        "8.1. The harbour is old. (paragraph 3.4)",
        "8.2. We recommend that the ministry (a) dredge it, and (b) light it. (paragraph 3.9)",
        "8.3. The ministry should also publish its charts.",
        "8.4. Which charts should it publish first?",
        "# Annex: witnesses",
        "9.1. The ministry should be thanked.",
    )
    assert [label for label, _ in blocks_of(document)] == ["8.2", "8.3"]


def test_below_a_heading_that_names_a_recommendation_each_numbered_paragraph_is_one_up_to_the_answer() -> None:
    document = made(
        "# Government response to the committee's report",
        "# Committee recommendation",
        "8.1. We find that the harbour is dark, and that nobody knows why (paragraph 2.4).",
        "8.2. We urge the port to light it (paragraph 2.5). The port has bought lamps.",
        "The Government agrees. The port should light it.",
        "# Committee recommendation",
        "8.3. The lamps are old. The Government accepts that they are.",
    )
    assert blocks_of(document) == [
        ("8.1", "We find that the harbour is dark, and that nobody knows why (paragraph 2.4)."),
        ("8.2", "We urge the port to light it (paragraph 2.5)."),
        ("8.3", "The lamps are old."),
    ]


def test_a_recommendation_of_the_list_is_found_again_in_its_chapter_without_a_label() -> None:
    demand = "We recommend that the ministry light the harbour, dredge it every spring and publish charts of it:"
    document = made(
        "# Chapter 3",
        f"3.9 Much was said of this by those who fish there. {demand}",
        "- in three languages that are spoken in the port; and",
        f"3.10 {PROSE}",
        "# Conclusions and recommendations",
        f"8.1. {demand}",
        "- in three languages that are spoken in the port; and",
    )
    said_twice = f"{demand} in three languages that are spoken in the port; and"
    assert blocks_of(document) == [("8.1", said_twice), ("8.1", said_twice)]


def test_a_list_of_a_review_is_left_to_the_lists() -> None:
    document = made(
        "# Conclusions and recommendations",
        "93. The recommendations below enjoy the support of the state:",
        "93.1. Should the state wish it, ratify the treaty (Norland);",
        "93.2. Must end the practice (Southland);",
    )
    assert blocks_of(document) == []


def test_a_french_block_is_found_though_french_is_not_coded() -> None:
    document = made("Recommandation n° 3 : Le ministère devrait former les agents du port.", "Il a plu.")
    assert blocks_of(document) == [("3", "Le ministère devrait former les agents du port.")]


# Forms and matrices

FORM = (
    "# Evaluation recommendation # 2: (Time 0)",
    "Le bureau devrait capitaliser les leçons tirées de tous les projets des dernières années et les acquis des",
    "Template Version: 08/2022",
    "initiatives voisines.",
    "# Responsible unit(s): (Time 0)",
    "Équipes du bureau",
    "- ou d'autres agences",
    "# Management response - partially accept (Time 1)",
    "Les moyens manquent.",
    "# Key actions: (Time 1)",
    "- 1. Écrire un guide.",
    "# Deadline: juin",
    "# Implementation monitoring status - discarded/open/completed: (Time 2)",
)


def test_a_form_gives_unit_status_and_fields_and_leaves_a_templates_mark_out() -> None:
    document = made("# Management response", *FORM, *FORM)
    first, second = matrix_entries(document)
    text = document.text
    assert [part.of(text).split()[0] for part in first.parts] == ["Le", "initiatives"]
    assert (first.kind, first.label, first.status) == ("matrix", "2", "partially accepted")
    assert first.actor is not None
    assert first.actor.place == "matrix"
    assert first.actor.text.split() == ["Équipes", "du", "bureau", "ou", "d'autres", "agences"]
    assert first.fields["deadline"].of(text) == "juin"
    assert first.fields["actions"].of(text) == "1. Écrire un guide."
    assert "status" not in first.fields
    assert second.label == "2"
    assert list(labelled_entries(document)) == []


def test_a_form_in_a_table_of_two_columns() -> None:
    document = made(
        "Recomendación 1\tCrear un fondo para los pescadores.",
        "Unidad responsable\tOficina regional",
        "Respuesta de la gerencia\tAceptada",
        "Acciones clave\tPlazo\tResponsable",
        "1.1 Escribir las reglas\tjunio\tGerencia",
        "Recomendación 2\tContar los barcos.",
        "Unidad responsable\tPuerto",
        "Respuesta de la gerencia\tNo aceptada",
    )
    first, second = matrix_entries(document)
    assert said(document, [first, second]) == ["Crear un fondo para los pescadores.", "Contar los barcos."]
    assert (first.status, second.status) == ("accepted", "rejected")
    assert first.actor is not None
    assert first.actor.text == "Oficina regional"
    assert first.fields["deadline"].of(document.text) == "junio"


def test_a_table_goes_on_over_a_page_with_its_head_again_and_a_row_cut_in_two() -> None:
    head = "No.\tRecommendation\tLead\tBy when\tAccepted"
    document = made(
        head,
        "1\tTrain the guards of the\tField office\tJune\tYes",
        "Page foot",
        head,
        "\tharbour.\t\t\t",
        "Staff",
        "2\tPay the nurses of the island.\tProvince\tMay\tPartly",
        PROSE,
        "3\tNot a row of the matrix any more\tx",
    )
    entries = list(matrix_entries(document))
    assert said(document, entries)[:2] == ["Train the guards of the harbour.", "Pay the nurses of the island."]
    assert [e.status for e in entries[:2]] == ["accepted", "partially accepted"]
    assert [e.fields["deadline"].of(document.text) for e in entries[:2]] == ["June", "May"]


def test_bullets_in_a_cell_are_recommendations_of_their_own() -> None:
    document = made(
        "Exercise\tFindings\tKey recommendations",
        "Spring\tSupply was short.\tSupply • Buy masks and store them. Staff • Train nurses on the island.",
    )
    assert said(document, matrix_entries(document)) == ["Buy masks and store them.", "Train nurses on the island."]


def test_a_table_of_figures_about_recommendations_is_no_matrix() -> None:
    document = made("Recommendations\tAccepted\tNoted", "12\t9\t3", "Theme one\t4\t5")
    assert list(matrix_entries(document)) == []


def test_a_word_file_and_a_web_page_with_a_matrix(tmp_path: Path) -> None:
    import docx

    rows = [
        ("No.", "Recommendation", "Responsible unit", "Deadline", "Accepted"),
        ("1", "Extend the savings groups to all villages.", "Country office", "June 2020", "Yes"),
        ("2", "Open the clinic by night.", "Province", "May 2021", "No: no staff"),
    ]
    document = docx.Document()
    document.add_heading("Evaluation of the island clinics", 0)
    document.add_paragraph(PROSE)
    document.add_heading("Recommendations", 1)
    table = document.add_table(rows=0, cols=5)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(str(tmp_path / "matrix.docx"))
    cells = "".join("<tr>" + "".join(f"<td>{words}</td>" for words in row) + "</tr>" for row in rows)
    page = f"<html><body><article><h1>Island clinics</h1><p>{PROSE} {PROSE}</p><h2>Recommendations</h2>"
    (tmp_path / "matrix.html").write_text(f"{page}<table>{cells}</table><p>{PROSE}</p></article></body></html>")
    for name in ("matrix.docx", "matrix.html"):
        read = load(tmp_path / name)
        entries = list(matrix_entries(read))
        assert said(read, entries) == [row[1] for row in rows[1:]], name
        assert [(e.label, e.status) for e in entries] == [("1", "accepted"), ("2", "rejected")]
        assert [e.actor.text for e in entries if e.actor] == ["Country office", "Province"]


# What holds for any document

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *FORM,
                "# Recommendation 1: Wells",
                "Recommendation 2. The ministry should dig wells:",
                "- one in the port;",
                "8.2. We recommend that the ministry dredge it.",
                "# Conclusions and recommendations",
                "# Chapter 2",
                PROSE,
                "No.\tRecommendation\tLead\tBy when",
                "1\tTrain the guards of the harbour\tOffice\tJune",
                "\tand their friends\t\t",
                "Key recommendations Supply • Buy masks\tKey findings None",
                "Government response: accepted",
                "R1. Dig",
                "R2. Dig more wells",
            ]
        ),
        st.text("ab R1.:\t•(-é§", min_size=1, max_size=25).filter(lambda text: text.strip(" \t") != ""),
    ),
    min_size=1,
    max_size=25,
)


@given(LINES)
def test_parts_are_ordered_lie_in_blocks_and_do_not_overlap(lines: list[str]) -> None:
    document = made(*(line if line.strip("#- \t") else "x" for line in lines))
    for entries in (list(matrix_entries(document)), list(labelled_entries(document))):
        parts = [part for entry in entries for part in entry.parts]
        assert all(one.end <= other.start for one, other in pairwise(parts))
        for entry in entries:
            _holds(document, entry)
    given_units = units(document)
    assert all(one.span.end <= other.span.start for one, other in pairwise(given_units))


def _holds(document: Document, entry: Entry) -> None:
    for part in entry.parts:
        assert any(block.span.contains(part) for block in document.blocks)
        assert part.of(document.text) == part.of(document.text).strip() != ""
    assert entry.status is None or entry.status in STATUSES
    if entry.actor is not None:
        assert entry.actor.text == entry.actor.span.of(document.text)
    for span in entry.fields.values():
        assert span.of(document.text).strip()


@given(st.text(max_size=80))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for found in (label_of(text), label_of(text, heading=True), field_of(text)):
        assert found is None or 0 < found.end <= len(text)
    assert status_of(text) is None or status_of(text) in STATUSES
    assert column_of(text) is None or text.strip()


def test_a_body_of_nothing_is_empty() -> None:
    document = made("# Recommendation 1")
    assert body(document.text, units(document), 1, "1", None) == []
