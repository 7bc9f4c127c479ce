"""How fast PDFs are read, as a ratio to pdfium's own plain text in the same run.

    python scripts/benchmark_pdf.py FOLDER [--rounds 3]

Prints a row for each file and the totals: pages, pages a second of the reader and of pdfium's `get_text_range`, and
how many times as long the reader takes. The ratio is what to compare between machines; the best of the rounds counts.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pypdfium2

from hsnlp.errors import HsnlpError
from hsnlp.loaders.pdf import read_pdf
from hsnlp.resources import resource_dir


def plain(content: bytes) -> int:
    """Read every page's text the plain way; return the number of pages."""
    pdf = pypdfium2.PdfDocument(content)
    try:
        for page in pdf:
            textpage = page.get_textpage()
            textpage.get_text_range()
            textpage.close()
            page.close()
        return len(pdf)
    finally:
        pdf.close()


def main() -> None:
    """Time all PDFs of a folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=resource_dir("corpus/sample"))
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    total_pages, total_ours, total_plain = 0, 0.0, 0.0
    for path in sorted(arguments.folder.rglob("*.pdf")):
        content = path.read_bytes()
        ours, theirs, pages = [], [], 0
        try:
            for _ in range(arguments.rounds):
                start = time.perf_counter()
                pages = plain(content)
                middle = time.perf_counter()
                read_pdf(content, path.name)
                theirs.append(middle - start)
                ours.append(time.perf_counter() - middle)
        except HsnlpError as error:
            print(f"{path.name[:50]:50} {error}")
            continue
        total_pages, total_ours, total_plain = total_pages + pages, total_ours + min(ours), total_plain + min(theirs)
        print(f"{path.name[:50]:50} {pages:4} pages  {pages / min(ours):6.0f}/s  x{min(ours) / min(theirs):.1f}")
    if total_ours:
        print(
            f"{'all':50} {total_pages:4} pages  {total_pages / total_ours:6.0f}/s  x{total_ours / total_plain:.1f}"
            f"  (plain text {total_pages / total_plain:.0f}/s)"
        )


if __name__ == "__main__":
    main()
