"""Tag the rows of a spreadsheet: one text a row in, the same rows with codes out.

    python scripts/tag_spreadsheet.py interviews.xlsx --text answer -o coded.xlsx

Copy and change it: everything that it does with hsnlp stands in `codes_of`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from hsnlp import load_codebook
from hsnlp.annotators import cue_annotator
from hsnlp.normalise.ready import as_is
from hsnlp.segment import segment


def codes_of(text: str, annotator, row: str) -> dict[str, str]:
    """Return the codes of one text, joined by commas: frames with their voice, threats, and recommendations."""
    found = annotator.annotate(segment(as_is(text, row))).annotations
    frames = sorted({f"{a.code} ({a.attributes['voice']})" for a in found if a.dimension == "frame"})
    return {
        "frames": ", ".join(frames),
        "threats": ", ".join(sorted({a.code for a in found if a.dimension == "threat"})),
        "recommendations": " | ".join(a.quote for a in found if a.dimension == "recommendation"),
    }


def main() -> None:
    """Read the command line, tag, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sheet", type=Path, help="an .xlsx or .csv file with one text a row")
    parser.add_argument("--text", required=True, help="the column that holds the text")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the .xlsx or .csv file to write")
    asked = parser.parse_args()

    table = pd.read_excel(asked.sheet) if asked.sheet.suffix == ".xlsx" else pd.read_csv(asked.sheet)
    if asked.text not in table:
        parser.error(f"no column {asked.text!r}; the sheet has: {', '.join(map(str, table.columns))}")
    annotator = cue_annotator(load_codebook())
    texts = table[asked.text].fillna("").astype(str)
    codes = pd.DataFrame([codes_of(text, annotator, f"row-{n}") for n, text in enumerate(texts, 2)], index=table.index)
    coded = pd.concat([table, codes], axis=1)
    if asked.out.suffix == ".xlsx":
        # Cells that begin with "=" are text here, whatever they look like.
        coded.to_excel(
            asked.out, index=False, engine="xlsxwriter", engine_kwargs={"options": {"strings_to_formulas": False}}
        )
    else:
        coded.to_csv(asked.out, index=False)


if __name__ == "__main__":
    main()
