"""Put one codebook's tables on top of another's: add, replace key by key, drop."""

from __future__ import annotations

from typing import Any

from hsnlp.codebook.tables import Tables

__all__ = ["extend"]


def extend(base: Tables, top: Tables) -> Tables:
    """Return `base` with `top` laid over it; the head is the top's, with what it leaves out from the base.

    Codes, dimensions, rules and lists of the top replace those of the same name key by key; cues are added unless
    the code says ``replace_cues = true``; ``drop = true`` takes something out, and its id is retired.
    """
    retired = [*base.head.get("retired", []), *top.head.get("retired", [])]
    dimensions, gone = _overlaid(base.dimensions, top.dimensions)
    retired += gone
    codes, gone_codes = _overlaid(base.codes, top.codes)
    retired += [f"{dimension}:{code}" for dimension, code in gone_codes]
    codes = {key: table for key, table in codes.items() if key[0] not in gone}
    named = {*gone, *(f"{dimension}:{code}" for dimension, code in gone_codes)}
    codes = {key: _without(table, named) for key, table in codes.items()}
    rules, _ = _overlaid(base.rules, top.rules)
    rules = {key: _without(table, named) for key, table in rules.items()}
    lists, _ = _overlaid(base.lists, top.lists)
    replaced = {key for key, table in top.codes.items() if table.get("cue")}
    # A score was measured with the cues that a code had; with other cues it is no longer true.
    scores = {key: table for key, table in base.scores.items() if key in codes and key not in replaced}
    return Tables(
        head={**base.head, **top.head, "retired": retired},
        head_at=top.head_at,
        dimensions=dimensions,
        codes=codes,
        rules=rules,
        lists=lists,
        scores=scores | top.scores,
    )


def _without(table: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    """Return a code's or rule's table without mention of dropped codes in its examples and its list of codes."""
    if not gone:
        return table

    def kept(codes: list[str]) -> list[str]:
        return [c for c in codes if c not in gone and c.split(":")[0] not in gone]

    out = dict(table)
    if "codes" in table:
        out["codes"] = kept(table["codes"])
    if "examples" in table:
        out["examples"] = [{**one, "codes": kept(one.get("codes", []))} for one in table["examples"]]
    return out


def _overlaid(base: dict[Any, dict[str, Any]], top: dict[Any, dict[str, Any]]) -> tuple[dict[Any, Any], list[Any]]:
    """Return the tables of both, and the keys of those that the top drops."""
    merged = dict(base)
    dropped = []
    for key, table in top.items():
        if table.get("drop"):
            if key not in base:
                raise table["at"].error("there is nothing of this id to drop in the codebook that is extended", "drop")
            dropped.append(key)
            del merged[key]
            continue
        merged[key] = {**merged.get(key, {}), **table}
        if "cue" in table and key in base and not table.get("replace_cues"):
            merged[key]["cue"] = [*base[key].get("cue", []), *table["cue"]]
    return merged, dropped
