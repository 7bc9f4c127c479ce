"""Make models/topics: all-MiniLM-L6-v2 as it was published, in 8 bits, for themes and for the same demand again.

    python scripts/export_topics.py -o models/topics

The coders' encoder was taught to tell frames apart and forgets topics over it: on recommendations to states with one
hand-coded issue, clusters of its vectors agree less with the issues than those of the published weights do.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from coder_export import write_encoder
from coder_net import WEIGHTS_SHA256, WIDTH, Net, base_model

from hsnlp import __version__
from hsnlp.weights import write_manifest

LONGEST = 256
"""Tokens of a passage that are read: as many as the published model was trained on, twice over."""


def main() -> None:
    """Convert, quantise, list."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-o", "--out", type=Path, required=True, help="the model folder")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(base_model() / "tokenizer.json", out / "tokenizer.json")
    write_encoder(Net(1).eval(), out / "encoder.onnx")
    for path in out.iterdir():
        path.chmod(0o644)
    shape = {"sentence": LONGEST, "before": 0, "after": 0}
    encoder = {"sentence": {"width": WIDTH, "shape": shape}}
    training = {"data": WEIGHTS_SHA256, "rows": 0, "seeds": []}
    write_manifest(out, {"name": out.name, "hsnlp": __version__, "encoder": encoder, "training": training})


if __name__ == "__main__":
    main()
