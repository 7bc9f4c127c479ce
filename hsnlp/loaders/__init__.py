"""Readers: from files to `RawDocument`. They know files and repair nothing.

`find` walks folders, archives and tables and yields a `Source` for each text; `read` turns a source into a
`RawDocument` by the reader for what its bytes are. Bibliographies are read by `hsnlp.loaders.bibliography`.
"""

from hsnlp.loaders.finding import find
from hsnlp.loaders.readers import READERS, Reader, read
from hsnlp.loaders.sniff import BIBLIOGRAPHY_TYPES, sniff
from hsnlp.loaders.sources import Source

__all__ = ["BIBLIOGRAPHY_TYPES", "READERS", "Reader", "Source", "find", "read", "sniff"]
