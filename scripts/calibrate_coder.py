"""Calibrate a model folder anew and choose its thresholds, after the rules in coder_fit.py or the cues have changed.

python scripts/calibrate_coder.py models/best --shared ../shared
"""

from __future__ import annotations

import argparse
from pathlib import Path

from coder_data import read_split
from coder_export import finish
from safetensors.numpy import load_file

from hsnlp.weights import read_manifest


def main() -> None:
    """Rewrite the manifest; the weights stay as they are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and corpus/")
    parser.add_argument("--gold-text", type=Path, help="what gold_sentences.py wrote; else the documents are read")
    asked = parser.parse_args()
    manifest = read_manifest(asked.model)
    split = read_split(asked.shared, asked.gold_text)
    heads = load_file(asked.model / "heads.safetensors")
    finish(asked.model, heads, manifest["encoder"], manifest["training"], split)


if __name__ == "__main__":
    main()
