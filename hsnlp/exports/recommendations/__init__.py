"""Records of recommendations for readers: chosen, ordered, counted, written as sheets, pages and a network.

===========  ==================================================================================================
`rows`       a record with its source: the row that all else works on, its columns and its citation
`select`     which rows, and in which order
`counts`     how many of what, and how the records were made
`sheets`     comma-separated text, JSON lines, a workbook
`page`       a page in Markdown, grouped by addressee
`word`       the same as a Word document
`network`    addressees, levers and sources as nodes; GraphML and a list of edges
`write`      a file in any of the formats
===========  ==================================================================================================
"""
