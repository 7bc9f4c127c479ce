"""Who is told to do what by which source, as a network: addressees, levers and sources are nodes, records weigh edges.

Two nodes are joined where a record has both; the three kinds of edges are the three pairs of kinds. A record with
two addressees counts for both, one without an addressee or lever joins what is left.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import TextIO
from xml.etree import ElementTree as ET

from hsnlp.cells import guard
from hsnlp.exports.recommendations.counts import plain
from hsnlp.exports.recommendations.rows import Row, shared_titles, titled

__all__ = ["Edge", "Network", "Node", "network", "write_edges", "write_graphml"]

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_SCHEMA = f"{_NAMESPACE} {_NAMESPACE}/1.0/graphml.xsd"
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNNAMEABLE = re.compile(r"[^A-Za-z0-9_.:À-ÖØ-öø-˿-]+")  # within XML's NMTOKEN, which an id must be
_NODE = {
    "kind": "string",
    "label": "string",
    "forms": "string",
    "type": "string",
    "year": "int",
    "publisher": "string",
    "records": "int",
    "documents": "int",
}
_EDGE = {"relation": "string", "weight": "int", "documents": "int"}


@dataclass(slots=True)
class Node:
    """An addressee, a lever or a source. `forms` are the ways in which the texts write an addressee, with counts."""

    id: str
    kind: str
    label: str
    type: str = ""
    year: int | None = None
    publisher: str = ""
    records: int = 0
    sources: set[str] = field(default_factory=set)
    forms: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)

    @property
    def documents(self) -> int:
        """Number of documents with a record of this node."""
        return len(self.sources)


@dataclass(slots=True)
class Edge:
    """Two nodes that stand together in `weight` records."""

    a: Node
    b: Node
    weight: int = 0
    sources: set[str] = field(default_factory=set)

    @property
    def relation(self) -> str:
        """The kinds of the two nodes: ``addressee-lever``, ``addressee-source`` or ``lever-source``."""
        return f"{self.a.kind}-{self.b.kind}"

    @property
    def documents(self) -> int:
        """Number of documents in which the two stand together."""
        return len(self.sources)


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges in a fixed order; `left_out` is the number of records with neither addressee nor lever."""

    nodes: list[Node]
    edges: list[Edge]
    left_out: int = 0


def network(rows: Iterable[Row]) -> Network:
    """Return the network of the rows: weights are numbers of records, ``documents`` numbers of documents."""
    rows = list(rows)
    shared = shared_titles(rows)
    nodes: dict[tuple[str, str], Node] = {}
    edges: dict[tuple[str, str], Edge] = {}
    taken: set[str] = set()
    left_out = 0
    for row in rows:
        keys = [*(("addressee", name) for name in dict.fromkeys(row["addressee_names"]))]
        keys += [("lever", row["lever"])] if row["lever"] else []
        if not keys:
            left_out += 1
            continue
        here = []
        for key in [*keys, ("source", row["doc_id"])]:
            if key not in nodes:
                nodes[key] = _node(*key, row, taken, shared)
            here.append(_count(nodes[key], row))
        for a, b in combinations(here, 2):
            if a.kind != b.kind:
                edge = edges.setdefault((a.id, b.id), Edge(a, b))
                edge.weight += 1
                edge.sources.add(row["doc_id"])
    return Network(
        sorted(nodes.values(), key=lambda n: (n.kind, n.id)),
        sorted(edges.values(), key=lambda e: (e.relation, e.a.id, e.b.id)),
        left_out,
    )


def write_graphml(stream: TextIO, found: Network) -> None:
    """Write GraphML: an undirected graph, every attribute declared with its type."""
    root = ET.Element("graphml", {"xmlns": _NAMESPACE, "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance"})
    root.set("xsi:schemaLocation", _SCHEMA)
    for what, names in (("node", _NODE), ("edge", _EDGE)):
        for name, kind in names.items():
            ET.SubElement(root, "key", {"id": f"{what}_{name}", "for": what, "attr.name": name, "attr.type": kind})
    graph = ET.SubElement(root, "graph", {"id": "recommendations", "edgedefault": "undirected"})
    for node in found.nodes:
        values = {"kind": node.kind, "label": node.label, "forms": _forms(node), "type": _type(node), "year": node.year}
        values |= {"publisher": node.publisher, "records": node.records, "documents": node.documents}
        _data(ET.SubElement(graph, "node", {"id": node.id}), "node", values)
    for n, edge in enumerate(found.edges, start=1):
        element = ET.SubElement(graph, "edge", {"id": f"e{n}", "source": edge.a.id, "target": edge.b.id})
        _data(element, "edge", {"relation": edge.relation, "weight": edge.weight, "documents": edge.documents})
    ET.indent(root)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n")


def write_edges(stream: TextIO, found: Network) -> None:
    """Write a line an edge: the ids of its two ends, its weight, and what the ends are called."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(
        ("source", "target", "weight", "documents", "relation", "source_label", "target_label", "source_forms")
    )
    for edge in found.edges:
        row = (edge.a.id, edge.b.id, edge.weight, edge.documents, edge.relation, edge.a.label, edge.b.label)
        writer.writerow([guard(cell) for cell in (*row, _forms(edge.a))])


def _node(kind: str, key: str, row: Row, taken: set[str], shared: Container[str]) -> Node:
    token = f"{kind}:{_UNNAMEABLE.sub('_', key)}"
    name, n = token, 1
    while name in taken:  # two names that differ in what an id cannot hold
        name, n = f"{token}.{n}", n + 1
    taken.add(name)
    if kind == "source":
        label = titled(row, shared)
        return Node(name, kind, label, type=row["genre"] or "", year=row["year"], publisher=row["publisher"] or "")
    return Node(name, kind, plain(key) if kind == "lever" else key)


def _count(node: Node, row: Row) -> Node:
    node.records += 1
    node.sources.add(row["doc_id"])
    if node.kind == "addressee":
        node.forms[row["addressee"] or node.label] += 1
        if len(row["addressee_names"]) == 1:  # the type is that of all its actors together
            node.types[row["addressee_type"] or "unspecified"] += 1
    return node


def _forms(node: Node) -> str:
    return " | ".join(form for form, _ in sorted(node.forms.items(), key=lambda pair: (-pair[1], pair[0])))


def _type(node: Node) -> str:
    return node.type or min(node.types, key=lambda one: (-node.types[one], one), default="")


def _data(element: ET.Element, what: str, values: dict[str, str | int | None]) -> None:
    for name, value in values.items():
        if value is not None and value != "":
            ET.SubElement(element, "data", {"key": f"{what}_{name}"}).text = _UNWRITABLE.sub("\ufffd", str(value))
