"""Themes across sources: what many documents speak of, found, named, measured and kept.

`find_themes` takes passage records and an encoder and returns `Themes`; `assign_themes` places new documents in themes
that were found before. Nothing of the libraries within (UMAP, HDBSCAN, BERTopic) leaves this package.
"""
