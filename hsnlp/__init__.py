"""Turn papers and reports on migration and security into a coded corpus."""

__version__ = "0.1.0"
