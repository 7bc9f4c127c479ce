"""Readers: from a file to a `RawDocument`. They know files and repair nothing."""
