"""The slots of a demand, from parser and cues: who should do what, for whom, how strongly, by when, on what terms.

===========  ==================================================================================================
`ask`        what is asked of the reader: a demand's passages and the places around it
`reading`    a passage with its tree and the candidate of its cues
`demand`     the verb that is to be done, where it begins, who may be asked: `modals`, `urged`, else `fallback`
`fallback`   forms that the cues do not know, with `commands` and `calls`
`actions`    one stretch of text for each verb phrase
`who`        the addressee in the demand's own words; `places`, what lead-in, heading and matrix lend
`strength`   strong, medium, weak
`limits`     deadline and condition
`reader`     all of it, for all demands of a document at once
===========  ==================================================================================================

`tokens` and `nouns` hold small questions to the tree, `lists` the closed lists of ``words.toml``.
"""

from hsnlp.recommendations.slots.ask import Ask
from hsnlp.recommendations.slots.reader import SlotReader

__all__ = ["Ask", "SlotReader"]
