"""Exports: from coded passages to the files that other tools read. They read annotations and change nothing."""
