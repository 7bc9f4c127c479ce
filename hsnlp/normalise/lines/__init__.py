"""From lines to blocks: what a page's layout has torn apart is put together again."""

from hsnlp.normalise.lines.assembly import reflow

__all__ = ["reflow"]
