"""Write the card of a model folder: what it is, what it was trained on, how good it is, where it is not.

    python scripts/coder_card.py models/best --shared ../shared

The text comes from the template beside this script (``coder_card_<name>.md``), the tables from measuring: calibration
and thresholds are fitted on the documents of the other folds, so that no figure is of what anything was fitted on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from coder_data import data_options, read_split
from coder_export import encoded
from coder_fit import crossed, cues_of
from compare_coders import cued

from hsnlp.annotators.learned.heads import UNSURE, Heads
from hsnlp.encode import load_encoder
from hsnlp.evaluate import Evaluation, Unit, evaluate, side_by_side
from hsnlp.evaluate.page import comparison_tables, markdown, tables
from hsnlp.weights import CARD, read_manifest

FRAMES = ("frame:securitisation", "frame:human_security", "recommendation")


def main() -> None:
    """Measure and write the card."""
    parser = data_options(__doc__)
    parser.add_argument("model", type=Path)
    asked = parser.parse_args()
    split = read_split(asked.shared, asked.gold_text)
    manifest = read_manifest(asked.model)
    heads, encoder = Heads.read(asked.model, manifest), load_encoder(asked.model, manifest)
    found = {}
    for name, rows in (("measured", split.measured), ("harder", split.harder)):
        found[name] = crossed(heads.logits(encoded(encoder, rows)), rows, cues_of(rows))
    units = found["measured"]
    whole, harder = evaluate(units, by=["genre"]), evaluate(found["harder"], by=["genre"])
    beside = side_by_side(cued(split.measured), units)
    parts = {
        "measured": f"{len(units):,} sentences of {whole.figures.documents} documents",
        "tables": _lower(markdown(tables(whole))),
        "sure": _sure(units),
        "cues": _lower(markdown([one for one in comparison_tables(beside) if one.rows])),
        "harder": f"{len(found['harder'])} sentences of {harder.figures.documents} documents",
        "harder_table": _short(harder),
        "training": json.dumps(manifest["training"], indent=2),
        "size": f"{sum(path.stat().st_size for path in asked.model.iterdir()) / 1e6:.1f} MB",
    }
    text = Path(__file__).with_name(f"coder_card_{asked.model.name}.md").read_text(encoding="utf-8")
    for name, value in parts.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    (asked.model / CARD).write_text(text, encoding="utf-8")


def _lower(text: str) -> str:
    return text.replace("\n## ", "\n### ").removeprefix("## ").strip()


def _short(found: Evaluation) -> str:
    figures = found.figures
    rows = [(one.code, one.f1.value) for one in figures.codes if one.code in FRAMES]
    rows += [(f"{one.name}, macro", one.f1.value) for one in figures.macros if one.name in ("threat", "voice")]
    if figures.frame_accuracy:
        rows.append(("four-way frame, accuracy", figures.frame_accuracy.value))
    return "\n".join(["| | F1 |", "|---|--:|", *(f"| {name} | {value:.3f} |" for name, value in rows)])


def _sure(units: Sequence[Unit]) -> str:
    """Return how often decisions are sure, and how often these and the others are right."""
    low, high = UNSURE
    rows = ["| decision | sure | right where sure | right where not |", "|---|--:|--:|--:|"]
    for code in FRAMES:
        right = [((code in unit.gold) == (code in unit.found), not low < unit.scores[code] < high) for unit in units]
        sure = [good for good, certain in right if certain]
        unsure = [good for good, certain in right if not certain]
        rows.append(
            f"| {code} | {len(sure) / len(right):.1%} | {sum(sure) / max(1, len(sure)):.1%} "
            f"| {sum(unsure) / max(1, len(unsure)):.1%} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    main()
