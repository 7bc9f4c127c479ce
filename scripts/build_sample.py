"""Rebuild those files of the sample corpus that are made from sources: PDF, Word, zip and two spoilt texts.

The sources are readable text in corpus/sample_sources; the results are the same bytes each time.

    python scripts/build_sample.py              write into corpus/sample
    python scripts/build_sample.py -o DIR       write elsewhere
    python scripts/build_sample.py --check      compare only: status 1 where a file differs
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sample_docx import docx
from sample_markup import Source, read
from sample_pdf import article, report
from sample_scan import scan
from sample_text import pdftext, wrapped
from sample_zip import store

__all__ = ["build", "main"]

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
BUNDLE = ("field_note_andes.md", "press_release_andes.html")


def build(folder: Path) -> list[str]:
    """Write every made file into `folder`; return their names, sorted."""
    sources = CORPUS / "sample_sources"
    names = []
    for path in sorted(sources.glob("*.txt")):
        source = read(path)
        names.append(source.meta["output"])
        _write(source, folder / source.meta["output"])
    bundle = {name: (sources / name).read_bytes() for name in BUNDLE}
    store(folder / "andes_bundle_2018.zip", bundle, 2018)
    return sorted([*names, "andes_bundle_2018.zip"])


def main(arguments: list[str] | None = None) -> int:
    """Build or compare; return 0, or 1 where `--check` finds a difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=CORPUS / "sample", metavar="DIR")
    parser.add_argument("--check", action="store_true", help="write nothing; say which files differ")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as made:
        names = build(Path(made))
        different = [name for name in names if not _same(Path(made, name), options.output / name)]
        if not options.check:
            options.output.mkdir(parents=True, exist_ok=True)
            for name in names:
                shutil.copyfile(Path(made, name), options.output / name)
    for name in different:
        print(f"{name}: {'differs' if options.check else 'written'}")
    print(f"{len(names)} files, {len(different)} of them new", file=sys.stderr)
    return 1 if options.check and different else 0


def _write(source: Source, path: Path) -> None:
    match source.meta["layout"]:
        case "article":
            article(source, path)
        case "report":
            report(source, path)
        case "scan":
            scan(source, path)
        case "docx":
            docx(source, path)
        case "wrapped":
            path.write_text(wrapped(source), encoding="utf-8", newline="\n")
        case "pdftext":
            path.write_text(pdftext(source), encoding="utf-8", newline="\n")
        case other:
            raise ValueError(f"no layout '{other}'; known: article, docx, pdftext, report, scan, wrapped")


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
