"""One text to be read: a file, a member of an archive, or a row of a table."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from hsnlp.documents import Metadata
from hsnlp.errors import LoadError

__all__ = ["Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where one text stands. Frozen and picklable: a worker can be sent one and reads the bytes itself.

    `name` is the POSIX path from the parent of the argument that led here, with "!member" in an archive and "#row"
    in a table: it shows the text to people and is the same on every machine. `fields` holds a table's row as pairs.
    A source that cannot be read, and is known not to be when it is found, says why in `problem`; every method then
    raises LoadError with these words, so that a batch meets it where it meets any other file that fails.
    """

    name: str
    path: Path
    member: str = ""
    media_type: str = "text/plain"
    fields: tuple[tuple[str, str], ...] | None = None
    text: str | None = None
    metadata: Metadata = field(default_factory=Metadata)
    problem: str = ""

    def content(self) -> bytes:
        """Return the bytes of the text; raises LoadError where they cannot be had."""
        if self.problem:
            raise LoadError(self.problem)
        if self.text is not None:
            return self.text.encode("utf-8", "replace")
        if self.member:
            from hsnlp.loaders.archive import read_member

            return read_member(self.path, self.member)
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise LoadError(f"{self.name}: cannot be opened ({error.strerror or error})") from error

    def sha256(self) -> str:
        """Return the digest of the bytes; of a row, of its fields as JSON with sorted keys.

        Of a source with a `problem`, of its name and the problem: it changes when the problem does.
        """
        if self.problem:
            return _digest(f"{self.name}\n{self.problem}".encode("utf-8", "replace"))
        if self.fields is not None:
            row = json.dumps(dict(self.fields), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            return _digest(row.encode("utf-8", "replace"))
        return _digest(self.content())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
