"""Who holds a reported or contested frame: the actor to whom a passage ascribes the framing or the policy.

Only passages with such a frame are parsed. `with_holders` adds the attribute ``holder`` to the annotations of a set.
"""

from hsnlp.annotators.holders.find import Holders, with_holders

__all__ = ["Holders", "with_holders"]
