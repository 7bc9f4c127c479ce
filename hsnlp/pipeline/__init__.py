"""The order of work: from sources to a run folder, with failures, resumption and provenance.

Read in this order: `ingest` (a source becomes a document), `work` (a document becomes rows), `engines` (many
sources at once), `ledger` (rows become a transaction), `tables` (the ledger becomes files), `run` (all of it).
"""
