"""Exact and near duplicates: flagged, never dropped.

Two documents are exact duplicates when their words are the same in the same order (case, spaces and punctuation do
not count), and near duplicates when the Jaccard similarity of their five-word shingles, estimated by MinHash
(Broder 1997), is at least `NEAR`.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator

__all__ = ["NEAR", "content_digest", "near_duplicates", "signature"]

NEAR = 0.7
"""Lowest estimated Jaccard similarity of near duplicates: a reissue with a new cover and a changed paragraph or two
stays above it, two speeches of one delegation in consecutive years far below."""

_PERMUTATIONS = 128
_SCHEME = "affine32"  # named, so that signatures kept in a run stay comparable
_SHINGLE = 5
_WORD = re.compile(r"\w+")


def content_digest(text: str) -> str:
    """Return a digest of the words of `text`: equal for texts that differ in case, spacing or punctuation only.

    >>> content_digest("Freedom from fear.") == content_digest("FREEDOM  from fear")
    True
    """
    return hashlib.sha256(" ".join(_WORD.findall(text.lower())).encode()).hexdigest()[:16]


def signature(text: str) -> bytes:
    """Return the MinHash signature of `text`, empty for texts shorter than a shingle."""
    from datasketch import MinHash

    words = _WORD.findall(text.lower())
    shingles = {" ".join(words[i : i + _SHINGLE]).encode() for i in range(len(words) - _SHINGLE + 1)}
    if not shingles:
        return b""
    minhash = MinHash(num_perm=_PERMUTATIONS, hashfunc=zlib.crc32, scheme=_SCHEME)
    minhash.update_batch(sorted(shingles))
    return bytes(minhash.hashvalues.astype("<u4").tobytes())


def near_duplicates(signatures: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str, float]]:
    """Yield ``(doc_id, earlier doc_id, similarity)`` for each document that is much like an earlier one.

    The most similar earlier document is named, the first of them where several are equally similar.
    """
    import numpy as np
    from datasketch import MinHash, MinHashLSH

    # The index only proposes: at a lower threshold, so that it misses no pair that the comparison would keep.
    index = MinHashLSH(threshold=NEAR - 0.2, num_perm=_PERMUTATIONS)
    seen: dict[str, MinHash] = {}
    order: dict[str, int] = {}
    identical: dict[bytes, str] = {}
    for doc_id, values in signatures:
        if not values:
            continue
        minhash = MinHash(hashvalues=np.frombuffer(values, dtype="<u4"), scheme=_SCHEME)
        same = identical.get(values)
        if same is not None:
            yield doc_id, same, 1.0  # a thousand copies of one text are compared once each, not with one another
            continue
        identical[values] = doc_id
        found = sorted(index.query(minhash), key=order.__getitem__)
        scored = [(other, float(minhash.jaccard(seen[other]))) for other in found]
        best = max(scored, key=lambda pair: pair[1], default=None)
        if best and best[1] >= NEAR:
            yield doc_id, best[0], best[1]
        index.insert(doc_id, minhash)
        seen[doc_id], order[doc_id] = minhash, len(order)
