"""Cue annotators: codes from phrases, with the phrases kept as evidence.

They are the baseline that every model must beat.
"""
