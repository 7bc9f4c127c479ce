"""The methods paragraph of a run: what was done, how good it is, how to cite it. For a paper, as text or BibTeX.

=========  =================================================================
`card`     the figures of a model, read from its card
`facts`    what a run knows of itself
`tell`     facts in sentences
`sources`  where the ideas come from, and how to cite them
`write`    all of it in a format
=========  =================================================================
"""

from hsnlp.methods.write import FORMATS, write_methods

__all__ = ["FORMATS", "write_methods"]
