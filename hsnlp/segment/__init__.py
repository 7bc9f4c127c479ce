"""Segmentation: a document's passages, the units of coding, with exact offsets."""

from __future__ import annotations

from hsnlp.segment.passages import segment
from hsnlp.segment.rules import sentences

__all__ = ["segment", "sentences"]
