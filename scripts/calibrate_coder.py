"""Calibrate a model folder anew and choose its thresholds, after the rules in coder_fit.py or the cues have changed.

python scripts/calibrate_coder.py models/best --shared ../shared
"""

from __future__ import annotations

from pathlib import Path

from coder_data import data_options, read_split
from coder_export import finish
from safetensors.numpy import load_file

from hsnlp.weights import read_manifest


def main() -> None:
    """Rewrite the manifest; the weights stay as they are."""
    parser = data_options(__doc__)
    parser.add_argument("model", type=Path)
    asked = parser.parse_args()
    manifest = read_manifest(asked.model)
    split = read_split(asked.shared, asked.gold_text)
    heads = load_file(asked.model / "heads.safetensors")
    finish(asked.model, heads, manifest["encoder"], manifest["training"], split)


if __name__ == "__main__":
    main()
