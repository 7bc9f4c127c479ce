"""Write docs/quality.md from the models' cards, or say whether it is as they have it.

    python scripts/build_quality_page.py
    python scripts/build_quality_page.py --check     # exit status 1 where the page is out of date

Every figure on the page stands in a card (``models/*/README.md``) and is put there by measuring; none is typed in here.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from hsnlp.methods.card import Card, Figure, read_card, section, tables
from hsnlp.resources import resource_dir
from hsnlp.weights import CARD, model_folder

PAGE = Path(__file__).resolve().parent.parent / "docs" / "quality.md"
SHOWN = {"best", "fast", "english"}
WEAK, FEW = 0.6, 30
GENRES = """Of `best`; in brackets the sentences of the gold standard that have the code. `ungd`: UN General Debate;
`upr`: Universal Periodic Review; `nss`: national security strategies; `commons`: House of Commons; `iom`: reports of
the International Organization for Migration."""
MEANS = {
    "four-way frame, accuracy": "four-way frame (accuracy)",
    "voice": "voice, mean of asserted, reported, contested",
    "voice where both see the frame": "voice where both see the frame",
    "threat": "threats, mean of eight",
    "referent": "referents, mean of four",
    "strength": "strength of recommendations, mean of three",
}


def main() -> int:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 where the page is out of date")
    asked = parser.parse_args()
    text = page()
    if not asked.check:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{PAGE.name} is not what the cards say; run python scripts/build_quality_page.py", file=sys.stderr)
    return 1


def page() -> str:
    """Return the page."""
    best, fast = (read_card(model_folder(name)) for name in ("best", "fast"))
    english = (model_folder("english") / CARD).read_text(encoding="utf-8")
    parts = [
        _head(best),
        "## Side by side",
        _beside(best, fast),
        "## Where it is not good",
        _weak(best),
        "## Who is called a securitiser",
        _false(best, fast),
        "## Sure and unsure",
        "A decision is sure where its calibrated probability is outside .25–.75; each annotation says so. Of `best`:",
        _table(best.tables["Sure and unsure"]),
        "## By kind of document",
        GENRES,
        _table(best.tables["By genre"]),
        "## Harder sentences",
        section(best.text, "Harder sentences"),
        "## What to be careful about",
        section(best.text, "What to be careful about"),
        "## The parser",
        _parser(english),
        section(english, "Limits"),
        *_others(),
    ]
    return "\n\n".join(parts) + "\n"


def _head(best: Card) -> str:
    return f"""# How good is it, and where is it not

<!-- Made from the models' cards by scripts/build_quality_page.py: change the cards, not this page. -->

Measured on {best.sentences:,} sentences of {best.documents:,} documents that no coder was trained or tuned on. **The
labels come from language-model coders, who read sentence by sentence under the codebook, and not from people.** The
sentences were drawn by words and not at random: how often a code occurs here says nothing of the sources. F1 with 95 %
intervals over documents drawn again; [Evaluation](evaluation.md) says what each figure means,
[How the coders were chosen](coders.md) what a second such coder reaches. Use counts as a map of where to read, and code
some sentences of your own before you report them."""


def _beside(best: Card, fast: Card) -> str:
    rows = [
        [_named(code), _cell(best.cues.get(code)), _cell(fast.f1.get(code)), _cell(best.f1.get(code)), row["gold"]]
        for row in best.tables["Codes"]
        if (code := row["code"]).count(":") < 2 and not code.startswith(("lever", "strength"))
    ]
    rows += [
        [name, _cell(best.cues.get(mean)), _cell(fast.f1.get(mean)), _cell(best.f1.get(mean)), ""]
        for mean, name in MEANS.items()
    ]
    return _rows(["", "cues", "fast", "best", "in the gold"], rows) + (
        "\n\nThe cues are the baseline; only their difference to `best` has an interval, in its card. Four-way frame:\n"
        "none, securitisation, human security, mixed."
    )


def _weak(best: Card) -> str:
    weak = [
        [_named(row["code"]), row["gold"], row["precision"], row["recall"], str(best.f1[row["code"]])]
        for row in sorted(best.tables["Codes"], key=lambda row: best.f1[row["code"]].value)
        if best.f1[row["code"]].value < WEAK and not row["code"].startswith("lever")
    ]
    few = [_named(row["code"]) for row in best.tables["Codes"] if int(row["gold"]) < FEW and "lever" not in row["code"]]
    return "\n\n".join(
        [
            f"Codes with an F1 of `best` below {WEAK:.1f}".replace("0.", ".") + ", the weakest first:",
            _rows(["code", "in the gold", "precision", "recall", "F1"], weak),
            "The levers of recommendations, which a model of their own decides, stand below. "
            f"On fewer than {FEW} sentences, so that the figure says little: {'; '.join(few)}.",
        ]
    )


def _false(best: Card, fast: Card) -> str:
    there = {row["securitisation in the gold is"]: row for row in fast.tables["False securitisation"]}
    rows = [
        [name, row["sentences"], there[name]["rate"], row["rate"]]
        for row in best.tables["False securitisation"]
        if (name := row["securitisation in the gold is"]) in there
    ]
    return "\n\n".join(
        [
            "A text that criticises securitisation uses its words. Share of the sentences that contest it, only\n"
            "report it or only name its words that are called *asserted* securitisation:",
            _rows(["securitisation in the gold is", "sentences", "fast", "best"], rows),
        ]
    )


def _parser(english: str) -> str:
    shown = ("UPOS", "lemma", "UAS", "LAS, whole", "`nsubj`", "`obj`")
    return "\n\n".join(
        [
            "Recommendations and holders of frames are read with a parser of our own (`models/english`). On web text:",
            _table([row for row in tables(english)["Scores"] if row[""].startswith(shown)]),
        ]
    )


def _others() -> list[str]:
    """Return what the cards of further models say of how good they are: the first table below each heading."""
    parts = []
    for path in sorted(resource_dir("models").glob(f"*/{CARD}")):
        card = path.read_text(encoding="utf-8")
        good = re.search(r"^## How good it is\n.*?(?=^## |\Z)", card, re.MULTILINE | re.DOTALL)
        if path.parent.name in SHOWN or not good:
            continue
        parts += [f"## The model `{path.parent.name}`", section(card, "How good it is")]
        for heading, table in tables(good[0]).items():
            if heading != "How good it is":  # whose own table stands in its text
                parts += [f"*{heading}*: {section(card, heading).split('|', 1)[0].strip()}", _table(table)]
        parts += [told for name in ("Where it is not", "Limits") if (told := section(card, name))]
    return parts


def _named(code: str) -> str:
    dimension, _, rest = code.partition(":")
    name = rest.replace("_", " ").replace(":", ", ")
    return {"frame": name, "": dimension}.get(dimension if rest else "", f"{dimension}: {name}")


def _cell(figure: Figure | None) -> str:
    return "–" if figure is None else str(figure)


def _table(rows: Iterable[Mapping[str, str]]) -> str:
    several = list(rows)
    return _rows(list(several[0]), [list(row.values()) for row in several])


def _rows(head: list[str], rows: Iterable[list[str]]) -> str:
    aligned = ["---", *["--:"] * (len(head) - 1)]
    lines = [f"| {' | '.join(cells)} |" for cells in (head, aligned, *rows)]
    return re.sub(r"(?<![\d.])0\.(?=\d)", ".", "\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
