"""Annotators: from passages to annotations."""
