"""Demands followed through sources and years: groups of linked records that cannot drift along a chain of links."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from hsnlp.recommendations.same.model import Link, Relation

__all__ = ["demands"]

_ALL: tuple[Relation, ...] = ("same", "repeated", "same_to_other")


def demands(links: Iterable[Link], *, relations: Sequence[Relation] = _ALL) -> dict[str, str]:
    """Return the demand of each linked record, named by the record that makes it first.

    A leader rule (Hartigan 1975, *Clustering algorithms*, chapter 3): in the order of time, a record that is linked
    with no earlier leader leads a demand of its own; every other joins the leader with which its link scores highest,
    the earlier where two score the same. So each record says the same as the first of its demand, whatever chains of
    links there are, and a record that comes later changes neither the name of an earlier demand nor its leader. A
    record without links makes a demand of its own: ``demands(links).get(rec_id, rec_id)``. Without ``same_to_other``
    a demand is followed to one addressee only.

    >>> chain = [Link("a", "b", 0.9, "same"), Link("b", "c", 0.9, "same"), Link("c", "d", 0.8, "same")]
    >>> demands(chain)
    {'a': 'a', 'b': 'a', 'c': 'c', 'd': 'c'}
    """
    wanted = [one for one in links if one.relation in relations]
    earlier: dict[str, dict[str, float]] = defaultdict(dict)
    for one in wanted:
        earlier[one.b][one.a] = max(one.score, earlier[one.b].get(one.a, 0.0))
    order = _in_time(wanted)
    place = {name: n for n, name in enumerate(order)}
    leads: dict[str, str] = {}
    for name in order:
        leaders = [(-score, place[a], a) for a, score in earlier[name].items() if leads.get(a) == a]
        leads[name] = min(leaders)[2] if leaders else name
    return dict(sorted(leads.items()))


def _in_time(links: Sequence[Link]) -> list[str]:
    """Return the names, each after those that its links say are earlier; names decide where links do not."""
    later: dict[str, set[str]] = defaultdict(set)
    waits: dict[str, int] = {}
    for one in links:
        waits.setdefault(one.a, 0)
        waits.setdefault(one.b, 0)
        if one.b not in later[one.a]:
            later[one.a].add(one.b)
            waits[one.b] += 1
    return _released(later, waits)


def _released(later: Mapping[str, set[str]], waits: dict[str, int]) -> list[str]:
    ready = sorted(name for name, count in waits.items() if not count)
    order: list[str] = []
    while waits:
        if not ready:  # links of hands other than ours may run in a circle; the first name opens it
            ready = [min(waits)]
        name = heapq.heappop(ready)
        if waits.pop(name, None) is None:
            continue
        order.append(name)
        for other in sorted(later.get(name, ())):
            if other in waits:
                waits[other] -= 1
                if not waits[other]:
                    heapq.heappush(ready, other)
    return order
