"""Encoders: from passages to vectors, one pass that every head shares.

`SentenceEncoder` reads a sentence, between its neighbours if told so (a transformer, run by onnxruntime);
`WordEncoder` adds up what its words and pairs of words weigh; `JointEncoder` sets both side by side. All give one row
a passage and need neither torch nor a network. `shared_encoder` is that of a model, loaded once and not asked twice.
"""

from hsnlp.encode.encoders import Encoder, load_encoder
from hsnlp.encode.shared import shared_encoder

__all__ = ["Encoder", "load_encoder", "shared_encoder"]
