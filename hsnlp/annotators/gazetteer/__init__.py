"""Countries, regions and organisations as facts (ISO 3166-1, UN M49), and the finder of their names in text.

The tables are comma-separated files beside this module; forms in one cell are parted by ``|``:

==================  =======================================================================================
``countries.csv``   every country and territory of ISO 3166-1, with M49 codes, other names and demonyms
``regions.csv``     the M49 regions, and the regions that this literature speaks of (Sahel, Western Balkans)
``organisations.csv``  named bodies, their type and their acronyms
``generic.csv``     actors without a name of their own: Member States, employers, local authorities, we
``blocked.csv``     longer names that hold one of the above and mean something else: New Mexico, US dollars
==================  =======================================================================================

What a name alone cannot tell stays open and is said: *Georgia*, *Congo*, *Korea* and *Dominican* are given their
most usual reading and marked ``ambiguous``. Kosovo is listed under the user-assigned code XKX, which is no part of
ISO 3166-1 or M49. A listing says how texts name a place and nothing about its status.
"""

from hsnlp.annotators.gazetteer.load import Entry, Gazetteer, gazetteer
from hsnlp.annotators.gazetteer.match import Mention, find, local_acronyms
from hsnlp.annotators.gazetteer.signature import signature

__all__ = ["Entry", "Gazetteer", "Mention", "find", "gazetteer", "local_acronyms", "signature"]
