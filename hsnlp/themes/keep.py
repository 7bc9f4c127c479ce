"""Themes on disk: a folder with centroids (safetensors) and their description (JSON), nothing that runs code."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from hsnlp.errors import RunError
from hsnlp.themes.settings import FORMAT, Model, Theme
from hsnlp.weights import digests

__all__ = ["load_model", "save_model"]

_TENSORS, _TEXT = "themes.safetensors", "themes.json"


def save_model(model: Model, folder: Path) -> None:
    """Write `model` into `folder`, in place of what was there; the same model gives the same bytes."""
    from safetensors.numpy import save_file

    new = folder.with_name(folder.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    tensors = {"centroids": np.ascontiguousarray(model.centroids), "floors": np.ascontiguousarray(model.floors)}
    save_file(tensors, new / _TENSORS)
    content = {
        "format": FORMAT,
        "encoder": model.encoder,
        "tensors": digests(new)[_TENSORS],
        "about": model.about,
        "themes": [asdict(theme) for theme in model.themes],
    }
    (new / _TEXT).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)


def load_model(folder: Path) -> Model:
    """Return the themes kept in `folder`; raises `RunError` where there are none or they are not what was written."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        content: dict[str, Any] = json.loads((folder / _TEXT).read_text(encoding="utf-8"))
        tensors = load_file(folder / _TENSORS)
        if content["format"] != FORMAT or content["tensors"] != digests(folder)[_TENSORS]:
            raise RunError(f"the themes in {folder} are damaged or of another version; run hsnlp themes again")
        themes = tuple(_theme(row) for row in content["themes"])
        model = Model(themes, tensors["centroids"], tensors["floors"], content["encoder"], content["about"])
    except FileNotFoundError as error:
        raise RunError(f"no themes at {folder}; hsnlp themes RUN finds them first") from error
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise RunError(f"the themes in {folder} cannot be read ({error}); run hsnlp themes again") from error
    if not len(themes) == len(model.centroids) == len(model.floors):
        raise RunError(f"the themes in {folder} do not fit together; run hsnlp themes again")
    return model


def _theme(row: dict[str, Any]) -> Theme:
    words = tuple((str(word), float(weight)) for word, weight in row["keywords"])
    return Theme(**{**row, "keywords": words, "distinctive": tuple(row["distinctive"])})
