"""Tokens: texts to word-piece ids, by the tokeniser that an encoder was trained with."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from hsnlp.errors import ModelError

__all__ = ["Tokens"]


class Tokens:
    """A tokeniser of the `tokenizers` library, read from its JSON file; texts are cut in Rust, all at once."""

    def __init__(self, path: Path) -> None:
        # One thread: work is spread over documents, and threads inside a worker process would fight over cores.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.start = self._id("[CLS]")
        self.end = self._id("[SEP]")

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text's tokens, in order, without the marks of beginning and end."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [one.ids for one in encoded]

    def placed(self, texts: Sequence[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """Return the ids of each text's tokens, and the characters of the text at which each stands, half open."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [(one.ids, one.offsets) for one in encoded]

    def _id(self, mark: str) -> int:
        found = self._tokenizer.token_to_id(mark)
        if found is None:
            raise ModelError(f"the tokeniser has no {mark}: it is not the one that the encoder was trained with")
        return int(found)
