"""Numbered entries set in bold are a list, not headings. All texts are invented."""

from __future__ import annotations

from test_loaders_pdf import BOLD, HARBOUR, SCHOOL, Sheet, made

from hsnlp.loaders.pdf import read_pdf

ENTRIES = (
    "41.7. Keep the ferries of the outer islands at sea all winter (Ruritania);",
    "41.8. Open a school on each of the islands (Ruritania)",
    "41.9. Mend the harbour wall before the spring tides (Ruritania);",
    "41.10. Count the boats that are lost each year (Ruritania)",
)


def headings(*lines: tuple[str, str | None]) -> list[str]:
    """Return the headings of a page that holds these lines, each with its type (None for that of the text)."""

    def page(sheet: Sheet) -> None:
        y = sheet.prose(60, 60, 470, f"{HARBOUR} {SCHOOL}") + 12
        for text, font in lines:
            if font:
                sheet.line(60, y, text, font=font)
                y += 12
            else:
                y = sheet.prose(60, y, 470, text)
            y += 14
        sheet.prose(60, y, 470, f"{SCHOOL} {HARBOUR}")

    return [line.text for line in read_pdf(made(page), "page.pdf").lines if line.kind == "heading"]


def test_bold_entries_of_a_numbered_list_are_no_headings() -> None:
    assert headings(*((text, BOLD) for text in ENTRIES)) == []


def test_bold_headings_that_are_numbered_among_themselves_stay_headings() -> None:
    titles = ("4.1 The outer islands", "4.2 The harbour wall", "4.3 The boats")
    assert headings(*((text, BOLD) for text in titles)) == list(titles)


def test_a_bold_paragraph_whose_number_goes_on_in_the_text_is_no_heading() -> None:
    texts = ((f"6. {HARBOUR}", None), ("7. The ferries run all winter", BOLD), (f"8. {SCHOOL}", None))
    assert headings(*texts) == []
    assert headings(texts[0], ("9. The ferries run all winter", BOLD), texts[2]) == ["9. The ferries run all winter"]
