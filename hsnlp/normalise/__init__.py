"""Normalisation: from a `RawDocument` to a frozen `Document`, once."""
