"""Recommendations as records: one demand, one record, with who should do what, for whom, how strongly, and where.

============  =================================================================================================
`model`       the nouns: quote, entry, slots, record
`structure`   where the layout of a document shows a demand: matrices, labelled blocks, lists
`entries`     every demand once: what structure shows, and the sentences that the coder found beside it
`slots`       what the words of a demand say, from the parser and the cues
`levers`      by which policy lever
`objectives`  which objectives of a compact it serves, where the codebook has them
`extract`     all of it for one document: its records, and what they add to its annotations
`rows`        a record as a row of the tables
`same`        the same demand again, across documents
============  =================================================================================================
"""

from hsnlp.recommendations.extract import Extracted, Recommender

__all__ = ["Extracted", "Recommender"]
