"""The words of a passage, and the small closed lists that the rules look up. No part of speech is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "ACTION_VERBS",
    "ADVERBS",
    "BE",
    "SUBORDINATORS",
    "Words",
    "is_adverb",
    "is_participle",
    "read_words",
]

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:[-'’‑/&]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words and marks: `lower` in small letters, `starts` and `ends` as offsets into `text`."""

    text: str
    lower: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.lower)

    def at(self, index: int) -> str:
        """Return the word at `index` in small letters, an empty string outside the text."""
        return self.lower[index] if 0 <= index < len(self.lower) else ""

    def shown(self, index: int) -> str:
        """Return the word at `index` as it is written."""
        return self.text[self.starts[index] : self.ends[index]]

    def between(self, start: int, end: int) -> str:
        """Return the text from word `start` up to, not with, word `end`."""
        return self.text[self.starts[start] : self.ends[end - 1]]


def read_words(text: str) -> Words:
    """Cut a text into words.

    >>> read_words("U.S. officials can't re-open it.").lower
    ('u.s.', 'officials', "can't", 're-open', 'it', '.')
    """
    found = [m.span() for m in _TOKEN.finditer(text)]
    return Words(
        text,
        tuple(text[a:b].lower().replace("’", "'") for a, b in found),
        tuple(a for a, _ in found),
        tuple(b for _, b in found),
    )


BE = frozenset("be is are was were been being am".split())

ADVERBS = frozenset(
    "also now therefore thus then always never still often only just even first further soon again instead together "
    "please not indeed perhaps too rather hence consequently ever once already all both each simply least accordingly "
    "equally likewise nevertheless nonetheless however today moreover furthermore additionally better at in any case".split()
)
_NOT_ADVERBS = frozenset(
    "ally apply supply reply comply rely family early only assembly anomaly italy multiply imply".split()
)

SUBORDINATORS = frozenset(
    "that which who whom whose if unless whether when while where because although though since as than why how what "
    "so whereas before after until till lest but or and".split()
)

_IRREGULAR = frozenset(
    "done made taken given seen held kept brought put set met led built found told paid left sought dealt borne drawn "
    "driven overcome undertaken begun broken chosen cut felt fought got heard known laid let lost meant read run sent "
    "shown spent spread taught thought understood upheld withdrawn written won borne struck swept strengthened".split()
)
_NOT_PARTICIPLES = frozenset("need indeed speed feed exceed proceed succeed seed breed".split())

ACTION_VERBS = frozenset(
    """abandon abide abolish abrogate abstain accede accelerate accept accompany accomplish accord account achieve
    acknowledge acquire act activate adapt add address adhere adjust adopt advance advocate affirm agree align
    allocate allow amend analyse analyze appeal apply appoint approve articulate ask assess assign assist assume assure
    attach attain audit authorise authorize avail avoid ban base be become begin bolster break bridge bring broaden build
    bury call campaign carry cease champion challenge change check choose circulate clarify close codify collaborate
    collect combat commit communicate commute compile complete comply conclude condemn conduct confirm confront consider
    consolidate consult contact continue contribute convene convert cooperate co-operate coordinate co-ordinate correct
    counter create criminalise criminalize curb cut deal decide declare decriminalise decriminalize deepen define defend
    delegate delink deliver demand demobilise demobilize demonstrate denounce deny deploy derogate design designate
    develop devise devote diminish direct disaggregate discard discontinue discourage discuss dismantle dispatch display
    disseminate distribute diversify divert document donate double draft draw drop earmark ease educate elaborate
    elevate eliminate embark embrace employ empower enable enact encourage end endeavour endorse enforce engage enhance
    enlarge enlist enrich ensure entrust envisage equalise equalize equip eradicate escalate establish evaluate examine
    exchange exclude execute exercise exert expand expedite explain explore expose express extend facilitate fast-track
    fight finalise finalize finance find focus follow follow-up forbid foresee formalise formalize formulate forge foster
    free fulfil fulfill fully fund gather generate give go grant guarantee halt hand harmonise harmonize harness heed help
    highlight hold honour hire identify immediately impose implement improve incentivise include incorporate increase
    inform initiate insert insist inspect instigate institute institutionalise institutionalize integrate intensify
    introduce invest investigate invite involve issue join keep launch lead learn legislate leave let leverage lift limit
    link listen lobby look lower maintain mainstream make manage map maximise maximize measure meet minimise minimize
    mobilise mobilize modernise modernize modify monitor move multiply negotiate nominate nurture observe obtain offer
    open opt organise organize outlaw overcome overhaul oversee participate partner pass pay penalise penalize permit
    persevere persist persuade pilot place plan play pledge practise practice prepare preserve press prevent prioritise
    prioritize proceed process produce prohibit prolong promote promptly prosecute protect prove provide publicise
    publicize publish punish purchase pursue push put qualify raise ratify reach reaffirm realise realize reappoint
    reassess rebuild recall receive recognise recognize recommit reconcile reconsider reconvene record recruit rectify
    redirect redouble redress reduce re-establish refer refine reflect reform refrain register regularise regularize
    regulate rehabilitate reinforce reinstate reintroduce reject relax release rely remain remedy remove render renew
    reopen repair repeal replace replicate report represent request require rescind rescue research resettle resist
    resolve resort respect respond restore restrict restructure resume retain rethink return review revise revisit revoke
    roll safeguard sanction scale schedule scrap scrutinise scrutinize secure seek select send sensitise sensitize
    separate serve set settle share shift sign simplify solve spare speak specify speed spend sponsor spread stand
    standardise standardize start state stay stem step stop streamline strengthen strictly strive study submit subscribe
    supplement supply support suppress suspend sustain switch systematically systematise tackle tailor take target teach
    tell terminate test think tighten track train transfer transform translate transpose treat trust try turn uncover
    undergo understand undertake unify update upgrade uphold urge use utilise utilize value verify view visit volunteer
    vote waive wait warn watch weigh welcome widen withdraw withhold work write""".split()
)
"""Verbs of conduct, in the base form: what an imperative may begin with, and what a recommendation may ask for."""


def is_adverb(word: str) -> bool:
    """Whether a word in small letters is an adverb that may stand between a subject, a modal and a verb."""
    return word in ADVERBS or (len(word) > 4 and word.endswith("ly") and word not in _NOT_ADVERBS)


def is_participle(word: str) -> bool:
    """Whether a word in small letters reads as a past participle.

    >>> [is_participle(word) for word in ("strengthened", "done", "need")]
    [True, True, False]
    """
    return word in _IRREGULAR or (len(word) > 4 and word.endswith("ed") and word not in _NOT_PARTICIPLES)
