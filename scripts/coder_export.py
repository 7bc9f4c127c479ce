"""Make a model folder from trained weights: the encoder as ONNX in 8 bits, the heads calibrated, every file listed.

    python scripts/coder_export.py work/seed1 work/seed2 work/seed3 --shared ../shared -o models/best

Several weights are averaged, number by number: seeds that start from one encoder end near one another, and their
mean leans on none (Wortsman et al. 2022, *Model soups*). A linear model of words, which errs elsewhere, is trained
here and joins in: its outputs are added to the heads'. Calibration and thresholds are fitted on what the 8-bit model
itself says of the development sentences.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from coder_data import HEADS, Split, columns, data_options, read_split
from coder_examples import write_examples
from coder_fit import between, cues_of, described
from coder_net import WIDTH, Net, base_model, tensors
from coder_words import LONGEST, learnt
from safetensors.numpy import save_file as save_numpy
from safetensors.torch import load_file

from hsnlp import __version__
from hsnlp.encode import load_encoder
from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Window
from hsnlp.encode.words import WordTable
from hsnlp.weights import read_manifest, write_manifest

WORDS = 0.6
"""How much the linear model's outputs count beside the heads'; chosen between .4 and .7 on the measured sentences."""


def main() -> None:
    """Average, convert, calibrate, write, and lay the written examples beside."""
    parser = data_options(__doc__)
    parser.add_argument("seeds", type=Path, nargs="+", help="folders that train_coder.py wrote")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the model folder")
    asked = parser.parse_args()
    about = [json.loads((seed / "about.json").read_text(encoding="utf-8")) for seed in asked.seeds]
    asked.out.mkdir(parents=True, exist_ok=True)
    net = averaged(asked.seeds)
    shutil.copyfile(base_model() / "tokenizer.json", asked.out / "tokenizer.json")
    write_encoder(net, asked.out / "encoder.onnx")
    split = read_split(asked.shared, asked.gold_text)
    if split.digest() != about[0]["data"]:
        sys.exit(f"{asked.seeds[0]} was trained on other sentences (digest {about[0]['data']}); train it again")
    table, bias = learnt(
        [row["text"] for row in split.train], columns(split.train), Tokens(asked.out / "tokenizer.json")
    )
    write_words(table, asked.out / "words.safetensors")
    joined = np.concatenate([net.heads.weight.detach().numpy(), WORDS * np.eye(len(bias), dtype=np.float32)], axis=1)
    finish(
        asked.out,
        {"weight": joined, "bias": net.heads.bias.detach().numpy() + WORDS * bias},
        {"sentence": {"width": WIDTH, "shape": about[0]["shape"]}, "words": {"longest": LONGEST}},
        {"data": about[0]["data"], "rows": about[0]["trained_on"], "seeds": [one["seed"] for one in about]},
        split,
    )
    write_examples(asked.out, read_manifest(asked.out))


def write_words(table: WordTable, path: Path) -> None:
    """Write a table of words as `WordTable.read` reads it."""
    buckets = np.array([table.buckets])
    save_numpy({"weights": table.weights, "rarity": table.rarity, "buckets": buckets}, path)


def finish(
    out: Path, heads: Mapping[str, np.ndarray], encoder: Mapping[str, Any], training: Mapping[str, Any], split: Split
) -> None:
    """Write the heads, calibrate what the folder's model says of the development sentences, write the manifest."""
    save_numpy({name: np.ascontiguousarray(value) for name, value in heads.items()}, out / "heads.safetensors")
    for path in out.iterdir():
        path.chmod(0o644)
    outputs = encoded(load_encoder(out, {"encoder": encoder}), split.measured) @ heads["weight"].T + heads["bias"]
    known = {"name": out.name, "hsnlp": __version__, "encoder": encoder, "training": training}
    write_manifest(out, {**known, "heads": described(outputs, split.measured, cues_of(split.measured))})


def averaged(folders: Sequence[Path]) -> Net:
    """Return a network whose weights are the mean of those in `folders`."""
    net = Net(sum(HEADS.values()))
    for name, module in (("encoder", net.bert), ("heads", net.heads)):
        several = [load_file(folder / f"{name}.safetensors") for folder in folders]
        mean = {key: torch.stack([one[key] for one in several]).mean(0) for key in several[0]}
        module.load_state_dict(mean)
    return net.eval()


def write_encoder(net: Net, path: Path, *, quantised: bool = True, pieces: bool = False) -> None:
    """Write the encoder as ONNX, its attention fused, and its weights in 8 bits (one scale a channel) unless told.

    With `pieces` its output has that name and a row a token: what the method `pieces` of `net` returns.
    """
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    class Written(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = net

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            read = self.net.pieces if pieces else self.net.vector
            return read(input_ids, attention_mask, token_type_ids)

    names, axes = ["input_ids", "attention_mask", "token_type_ids"], {0: "batch", 1: "length"}
    sample = tensors([Window([101, 2000, 2001, 102], [0, 1, 1, 0]), Window([101, 2000, 102], [0, 1, 0])])
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            Written().eval(), sample, str(plain), input_names=names,
            output_names=["pieces" if pieces else "vector"], opset_version=17,
            dynamic_axes={**dict.fromkeys([*names, "pieces"] if pieces else names, axes), "vector": {0: "batch"}},
            dynamo=False,
        )  # fmt: skip
        fusion = FusionOptions("bert")
        fusion.enable_skip_layer_norm = fusion.enable_embed_layer_norm = False  # slower than their parts
        model = optimizer.optimize_model(
            str(plain), "bert", num_heads=12, hidden_size=WIDTH, optimization_options=fusion, opt_level=0
        )
        model.save_model_to_file(str(fused))
        if quantised:
            # fused operators hide the types of what they make; everything that is not quantised is a 32-bit float
            options = {"DefaultTensorType": TensorProto.FLOAT}
            quantize_dynamic(
                str(fused), str(path), per_channel=True, weight_type=QuantType.QInt8, extra_options=options
            )
        else:
            shutil.copyfile(fused, path)


def encoded(encoder: Any, rows: Sequence[Mapping[str, Any]]) -> np.ndarray:
    """Return the vector of each row's text, read between its neighbours as a document's passages are."""
    out = np.zeros((len(rows), encoder.width), dtype=np.float32)
    for n, row in enumerate(rows):
        passages, middle = between(row if encoder.reads_neighbours else {"text": row["text"]})
        out[n] = encoder.encode(passages)[middle]
    return out


if __name__ == "__main__":
    main()
