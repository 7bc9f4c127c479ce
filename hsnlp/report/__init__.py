"""The report: a run as one HTML file that opens offline."""

from __future__ import annotations

from hsnlp.report.write import write_report

__all__ = ["write_report"]
