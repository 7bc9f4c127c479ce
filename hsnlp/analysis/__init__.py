"""What the codes of a corpus say: shares and rates with intervals, differences, trends, and what goes together.

=============  ======================================================================================================
`counts`       passage rows as arrays, and their sums by document
`balance`      the framing balance
`intervals`    shares, rates and means with intervals in which documents vary
`differences`  one group against the others: how large, how sure, corrected for many tests
`groups`       a corpus by source, genre, year, country or section, every figure with its interval
`standard`     what a group's genres alone would lead one to expect
`trend`        change over years
`course`       from the beginning of documents to their end
`together`     which codes stand in the same passages
`prevalence`   shares corrected for a coder that errs
`network`      who frames how, and who is to act by which lever; statements for discourse-network tools
`evidence`     the passages behind a figure
=============  ======================================================================================================
"""
