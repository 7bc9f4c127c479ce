"""Vectors of units, made once for each text and kept beside the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hsnlp.documents import Passage, Span
from hsnlp.encode import Encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Store", "encode_texts", "unit_length"]

STRETCH = 64
"""Texts that one thread encodes at a time."""


def encode_texts(encoder: Encoder, texts: Sequence[str], workers: int = 1) -> NDArray[np.float32]:
    """Return one row of length 1 for each text, shape ``(len(texts), encoder.width)``; zeros for an empty text.

    Each text is encoded by itself, so that it has the same vector in any company.
    """
    passages = [
        Passage("", Span(0, len(text) or 1), text, "", "body", None, n, "paragraph") for n, text in enumerate(texts)
    ]
    stretches = [passages[at : at + STRETCH] for at in range(0, len(passages), STRETCH)]
    if not stretches:
        return np.zeros((0, encoder.width), dtype=np.float32)
    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            return unit_length(np.concatenate(list(pool.map(encoder.encode, stretches))))
    return unit_length(np.concatenate([encoder.encode(stretch) for stretch in stretches]))


def unit_length(rows: NDArray[Any]) -> NDArray[np.float32]:
    """Return `rows` scaled to length 1, so that a product of two is their cosine; a row of zeros stays."""
    rows = np.asarray(rows, dtype=np.float32)
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(norms > 0, norms, 1.0), dtype=np.float32)


class Store:
    """Vectors by the digest of their text, in 16 bits: ``keys.npy`` and ``vectors.npy`` of one folder.

    Both are read as memory maps. What an older run left there is used again; `digest` is that of the encoder, and
    vectors of another one are thrown away.
    """

    def __init__(self, folder: Path, digest: str, width: int) -> None:
        self._folder, self.digest, self._width = folder, digest, width

    def fill(
        self,
        texts: Iterable[tuple[int, str]],
        encode: Callable[[Sequence[str]], NDArray[np.float32]],
        batch: int = 2048,
    ) -> Iterator[int]:
        """Encode what is not known yet of ``(digest, text)`` pairs; yield how many of them are done so far.

        When it has run to its end the store holds these texts alone, and memory never held more than one batch of
        them. Stopped earlier, the store keeps what it had and what was done.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        old_keys, old = self._read()
        place = {int(key): n for n, key in enumerate(old_keys)}
        keys: list[int] = []
        seen: set[int] = set()
        raw = self._folder / "vectors.part"
        done = 0
        stream = iter(texts)
        try:
            with raw.open("wb") as out:
                while some := list(islice(stream, batch)):
                    done += len(some)
                    new = {key: text for key, text in some if key not in seen}
                    seen.update(new)
                    missing = [key for key in new if key not in place]
                    made = encode([new[key] for key in missing]).astype(np.float16) if missing else None
                    rows = dict(zip(missing, made, strict=True)) if made is not None else {}
                    for key in new:
                        out.write((rows[key] if key in rows else old[place[key]]).tobytes())
                    keys.extend(new)
                    yield done
        except BaseException:
            self._keep(raw, keys, [key for key in place if key not in seen], old, place)
            raise
        self._keep(raw, keys, [], old, place)

    def open(self) -> Callable[[NDArray[np.uint64]], NDArray[np.float32]]:
        """Return a function from digests to their vectors, in order; each digest must be one that was filled in."""
        keys, vectors = self._read()
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]

        def rows(wanted: NDArray[np.uint64]) -> NDArray[np.float32]:
            return unit_length(vectors[order[np.searchsorted(ordered, wanted)]])

        return rows

    def _read(self) -> tuple[NDArray[np.uint64], NDArray[np.float16]]:
        nothing = np.zeros(0, np.uint64), np.zeros((0, self._width), np.float16)
        try:
            if (self._folder / "encoder.txt").read_text() != self.digest:
                return nothing
            keys = np.load(self._folder / "keys.npy", allow_pickle=False)
            raw = self._folder / "vectors.f16"
            if raw.stat().st_size != len(keys) * self._width * 2 or not len(keys):
                return nothing
            return keys, np.memmap(raw, np.float16, "r", shape=(len(keys), self._width))
        except (OSError, ValueError):
            return nothing

    def _keep(
        self, raw: Path, keys: list[int], more: list[int], old: NDArray[np.float16], place: dict[int, int]
    ) -> None:
        whole = raw.stat().st_size // (2 * self._width)  # a batch may have been cut short
        keys = keys[:whole]
        with raw.open("r+b") as out:
            out.truncate(whole * 2 * self._width)
            out.seek(0, 2)
            for key in more:
                out.write(old[place[key]].tobytes())
        np.save(self._folder / "keys.npy", np.array([*keys, *more], dtype=np.uint64))
        raw.replace(self._folder / "vectors.f16")
        (self._folder / "encoder.txt").write_text(self.digest)
