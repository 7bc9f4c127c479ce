"""``python -m hsnlp``: the command line."""

from __future__ import annotations

from hsnlp.cli import main

if __name__ == "__main__":
    main()
