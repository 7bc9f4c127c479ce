"""Linear models of words: the second reader inside `best`, and the whole of `fast`.

Features are the tokens of a sentence and their pairs, binary, weighted by rarity and of unit length, as
`hsnlp.encode.words` has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from coder_data import FRAMES, HEADS, UNKNOWN, head_rows
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from hsnlp.encode.tokens import Tokens
from hsnlp.encode.words import WordTable

VOCABULARY, BUCKETS, LONGEST = 30_522, 32_768, 160
OUTPUTS = sum(HEADS.values())


def features(texts: Sequence[str], tokens: Tokens, rarity: np.ndarray | None = None) -> tuple[Any, np.ndarray]:
    """Return features of shape ``(texts, rows of the table)`` and the rarity of each, counted here unless given."""
    counter = WordTable(np.zeros((1, OUTPUTS), np.float16), np.zeros(VOCABULARY + BUCKETS, np.float16), BUCKETS)
    several = [counter.pieces(ids[:LONGEST] or [0]) for ids in tokens.ids(texts)]
    lengths = np.cumsum([0, *map(len, several)])
    pieces = np.concatenate(several)
    if rarity is None:
        seen = np.bincount(pieces, minlength=VOCABULARY + BUCKETS)
        rarity = np.where(seen > 0, np.log((1 + len(texts)) / (1 + seen)) + 1, 0)
    values = rarity[pieces]
    norms = np.sqrt(np.add.reduceat(np.square(values), lengths[:-1]))
    values = values / np.repeat(np.maximum(norms, 1e-6), np.diff(lengths))
    return csr_matrix((values, pieces, lengths), shape=(len(texts), VOCABULARY + BUCKETS)), rarity


def learnt(texts: Sequence[str], wanted: Mapping[str, np.ndarray], tokens: Tokens) -> tuple[WordTable, np.ndarray]:
    """Return the table and the bias of logistic regressions, one an output; `wanted` is as `columns` has it."""
    found, rarity = features(texts, tokens)
    weights, bias = np.zeros((VOCABULARY + BUCKETS, OUTPUTS)), np.zeros(OUTPUTS)
    for name, (start, end) in head_rows().items():
        target = wanted[name]
        several = target.ndim == 1
        known = np.flatnonzero(target >= 0) if several else np.arange(len(texts))
        for k in range(start, end):
            hit = target[known] == k - start if several else target[:, k - start] > 0
            if hit.all() or not hit.any():
                bias[k] = 5.0 if hit.all() else -5.0  # nothing to tell apart
                continue
            model = LogisticRegression(C=5.0, solver="liblinear").fit(found[known], hit)
            weights[:, k], bias[k] = model.coef_[0], model.intercept_[0]
    table = WordTable((weights * rarity[:, None]).astype(np.float16), rarity.astype(np.float16), BUCKETS)
    return table, bias.astype(np.float32)


def decided(outputs: np.ndarray) -> dict[str, np.ndarray]:
    """Return what raw outputs of shape ``(rows, outputs)`` say, as `columns` has it: a teacher's codes."""
    said: dict[str, np.ndarray] = {}
    asked = outputs[:, head_rows()["recommendation"][0]] > 0
    for name, (start, end) in head_rows().items():
        part = outputs[:, start:end]
        if name in ("strength", "lever"):
            said[name] = np.where(asked, part.argmax(axis=1), UNKNOWN)
        else:
            said[name] = part.argmax(axis=1) if name in FRAMES else (part > 0).astype(int)
    return said
