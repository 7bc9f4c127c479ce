"""The same demand again: recommendations that say the same thing, linked across and within documents, never merged.

============ =============================================================================================
`model`      the nouns: a row to be linked, a link
`link`       the way from rows to links
`words`      stems, and the closed lists by which demands are compared
`names`      instruments and standing terms by one name each
`reading`    what a demand says: terms, acts, instruments, numbers, groups, countries
`rule`       whether two demands are one
`index`      which demands are worth comparing
`addressees` to whom a demand is made
`groups`     demands followed through sources and years
============ =============================================================================================
"""

from hsnlp.recommendations.same.groups import demands
from hsnlp.recommendations.same.link import link
from hsnlp.recommendations.same.model import Link, LinkRow, Relation

__all__ = ["Link", "LinkRow", "Relation", "demands", "link"]
