"""Sentences written for training: bodies, places and persons as reports name them, and capitals that name no actor.

A bracket in a pattern is filled at random: ``[ORG]`` with a body of our gazetteer or one put together here, ``[LOC]``
with a place, ``[PER]`` with a made-up name, ``[ACT]`` with a treaty, law or plan, ``[ADJ]`` with a demonym.
"""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

from parser_data import Named
from spacy.language import Language

GAZETTEER = Path(__file__).parent.parent / "hsnlp" / "annotators" / "gazetteer"
PATTERNS = """
The [ORG] should publish the figures on detention before the end of the year.
The [ORG] and the [ORG] should agree on one procedure for family reunification.
The [ORG], the [ORG], [ORG] and their partners ought to share what they know about the route.
The mission recommends that the [ORG] train border guards in [LOC] and [LOC].
We call on [ORG], [ORG] and [ORG] to open safe pathways from [LOC].
[ORG] must ensure that no child is held in [LOC].
[LOC] should ratify the [ACT] and report to the [ORG].
[LOC], [LOC] and [LOC] have signed the [ACT]; [LOC] has not.
Member States, with the support of [ORG], should carry out the [ACT].
States Parties to the [ACT] should invite the [ORG] to visit.
The Government should amend the [ACT] in line with the opinion of the [ORG].
The Government of [LOC] asked the [ORG] for help in drafting the [ACT].
According to [PER], director of the [ORG] in [LOC], arrivals fell in March.
[PER] of [ORG] told the [ORG] that [ADJ] migrants had been turned away.
[PER] and [PER] interviewed forty women in [LOC] between May and August.
As [PER] argues, the [ACT] changed little for workers in [LOC].
The [ORG] ([ORG]) keeps an office in [LOC], [LOC].
President [PER] met Prime Minister [PER] in [LOC] on Tuesday.
Ms. [PER], Special Envoy of the [ORG], visited the camps near [LOC].
Mr [PER] said that the [ORG] would review the [ACT].
Recommendation 4: The [ORG] should fund shelters in [LOC].
Action by: [ORG], [ORG], [ORG]
Addressed to the [ORG] and the [ORG]
Responsible: [ORG] and [ORG], with the social partners
Strengthen the mandate of the [ORG] and give it staff of its own.
Ratify the [ACT] and the [ACT] without delay.
Implement the recommendations of the [ORG] on the [ACT].
Cooperate with [ORG] to identify victims of trafficking among [ADJ] nationals.
Extend an invitation to the [ORG] and to the Special Rapporteur on torture.
Parliament adopted the [ACT] after a debate that the [ORG] had asked for.
Civil Society Organisations in [LOC] reported to [ORG] under the [ACT].
The [ADJ] authorities, the [ORG] in particular, refused to register them.
In [LOC], the [ORG] runs a hotline for domestic workers from [LOC].
The border between [LOC] and [LOC] was closed by order of the [ORG].
Chapter Three describes how the [ACT] is applied in [LOC].
Human Security and Migration Policy in [LOC] after the [ACT]
Figure 2. Asylum applications in [LOC], by month (source: [ORG])
The report of the [ORG] on [LOC] quotes [PER] at length.
The United Kingdom, like [LOC], leaves the decision to its [ORG].
Researchers at the [ORG] followed families from [LOC] to [LOC].
Local Authorities should consult the [ORG] before they close a shelter.
[PER], who left [LOC] at sixteen, now works for [ORG].
The [ORG]'s country office in [LOC] drafted the plan with [PER].
[LOC]'s [ORG] has no power to enter prisons.
Donors such as [ORG], [ORG] and the [ORG] paid for the centre in [LOC].
Both the [ORG] and [PER], its chair, declined to comment on the [ACT].
The Committee notes that the [ORG] of [LOC] has not replied.
Female Migrant Workers from [LOC] are not covered by the [ACT].
"""
BODIES = ("Ministry", "Ministry", "Ministry", "Department", "Office", "Committee", "Commission", "Council", "Institute")
AGENCIES = ("Agency", "Commission", "Council", "Authority", "Board", "Service", "Directorate", "Institute", "Police")
LEVELS = (
    "National",
    "National",
    "Federal",
    "State",
    "Central",
    "Regional",
    "Supreme",
    "Independent",
    "Joint",
    "European",
)
MATTERS = (
    "Justice", "the Interior", "Home Affairs", "Foreign Affairs", "Health", "Labour", "Education", "Finance", "Defence",
    "Social Welfare", "Social Protection and Family", "Women and Children", "Immigration", "Refugees", "Human Rights",
    "Labour and Social Affairs", "Citizenship and Migration", "Public Security", "Gender Equality", "Planning",
    "Agriculture and Fisheries", "Internal Affairs", "Youth, Sports and Culture", "Displaced Persons", "Elections",
)  # fmt: skip
PLAIN = (
    "Human Rights", "Statistics", "Border", "Immigration", "Refugee", "Development", "Disaster Management", "Election",
    "Police", "Health", "Food Safety", "Legal Aid", "Equality", "Anti-Corruption", "Prison", "Employment",
)  # fmt: skip
OTHERS = (
    "Supreme Court", "Constitutional Court", "High Court", "Senate", "National Assembly", "House of Representatives",
    "Red Crescent", "Coast Guard", "Bar Association", "Union of Domestic Workers", "Migrant Forum", "Border Watch",
    "Harbour Legal Centre", "Foundation for Open Roads", "University of the North", "Institute for Migration Studies",
)  # fmt: skip
PLACES = (
    "Nairobi", "Geneva", "Lampedusa", "Agadez", "Cox's Bazar", "Tijuana", "Calais", "Melilla", "Lesbos", "Dhaka",
    "Manila", "Kathmandu", "Tripoli", "Khartoum", "Goma", "Darfur", "Tigray", "Kabul", "Erbil", "Rakhine State",
    "Dadaab", "the Horn of Africa", "the Sahel", "Southeast Asia", "West Africa", "the Mediterranean", "the Balkans",
    "New York", "Lake Chad", "the Gaza Strip", "the Rio Grande", "North Kivu", "Northern Ireland", "Addis Ababa",
    "Amman", "Beirut",
)  # fmt: skip
FIRST = (
    "Amina", "José", "Li", "Fatou", "Ivan", "Mary", "Olena", "Rajesh", "Yusuf", "Chloé", "Tariq", "Hana", "Peter",
    "Nguyen", "Aung", "Sofia", "Kwame", "Leila", "Anders", "Grace", "J.", "M. K.", "Maria Elena", "Abdul",
)  # fmt: skip
LAST = (
    "Okafor", "Martínez", "Chen", "Diallo", "Petrov", "Walsh", "Kovalenko", "Sharma", "Demir", "Moreau", "al-Masri",
    "Sato", "van Dijk", "Thi Lan", "Zaw Min", "Rossi", "Mensah", "Haddad", "Lindqvist", "Ndlovu", "Brown", "Rahman",
)  # fmt: skip
ACTS = (
    "Immigration Act", "Refugee Act of 1998", "Convention on the Rights of the Child", "Aliens Law",
    "Palermo Protocol", "Optional Protocol to the Convention against Torture", "Rome Statute",
    "National Action Plan on Trafficking", "Sustainable Development Goals", "Universal Declaration",
    "Global Compact for Migration", "Criminal Code", "Constitution",
    "International Covenant on Civil and Political Rights", "Domestic Workers Bill", "Border Security Strategy",
    "Paris Principles",
)  # fmt: skip
SLOT = re.compile(r"\[([A-Z]{3})\]")


def written(nlp: Language, *, number: int, seed: int) -> list[Named]:
    """Return `number` sentences with their entities, cut by the tokeniser of `nlp`."""
    rng = random.Random(seed)
    fillings = Fillings(rng)
    patterns = PATTERNS.strip().splitlines()
    return [_filled(nlp, patterns[n % len(patterns)], fillings) for n in range(number)]


class Fillings:
    """What stands in the place of a bracket, drawn with `rng`."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        organisations = _rows("organisations.csv")
        countries = _rows("countries.csv")
        self.bodies = [row["name"] for row in organisations]
        self.acronyms = [form for row in organisations for form in row["acronyms"].split("|") if form]
        self.countries = [row["name"] for row in countries]
        self.demonyms = [form for row in countries for form in row["demonyms"].split("|") if form]

    def fill(self, kind: str) -> str:
        """Return words for a bracket of `kind`."""
        rng = self.rng
        if kind == "ORG":
            return rng.choice([self._ministry, self._agency, self._listed, self._listed, self._short])()
        if kind == "PER":
            return rng.choice(LAST) if rng.random() < 0.25 else f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        if kind == "LOC":
            return rng.choice(PLACES) if rng.random() < 0.4 else rng.choice(self.countries)
        return rng.choice(ACTS if kind == "ACT" else self.demonyms)

    def _ministry(self) -> str:
        body = self.rng.choice(BODIES)
        joined = "of" if body in {"Ministry", "Department"} else self.rng.choice(["for", "on", "of"])
        return f"{body} {joined} {self.rng.choice(MATTERS)}"

    def _agency(self) -> str:
        return f"{self.rng.choice(LEVELS)} {self.rng.choice(PLAIN)} {self.rng.choice(AGENCIES)}"

    def _listed(self) -> str:
        return self.rng.choice(OTHERS) if self.rng.random() < 0.2 else self.rng.choice(self.bodies)

    def _short(self) -> str:
        if self.rng.random() < 0.6:
            return self.rng.choice(self.acronyms)
        return "".join(self.rng.choices("ABCDEFGHIKLMNOPRSTUW", k=self.rng.randint(3, 5)))


def _rows(name: str) -> list[dict[str, str]]:
    with (GAZETTEER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _filled(nlp: Language, pattern: str, fillings: Fillings) -> Named:
    """Fill the brackets; ``the`` before a place is no part of its name."""
    text, marks, after = "", [], 0
    for slot in SLOT.finditer(pattern):
        text += pattern[after : slot.start()]
        filling = fillings.fill(slot[1])
        begin = len(text) + (4 if filling.startswith("the ") else 0)
        text += filling
        if slot[1] in {"ORG", "LOC", "PER"}:
            marks.append((begin, len(text), slot[1]))
        after = slot.end()
    text += pattern[after:]
    doc = nlp.make_doc(text[0].upper() + text[1:])
    tags = ["O"] * len(doc)
    for begin, end, kind in marks:
        span = doc.char_span(begin, end, alignment_mode="expand")
        tags[span.start : span.end] = [f"B-{kind}", *[f"I-{kind}"] * (len(span) - 1)]
    return Named("written", "written", [token.text for token in doc], tags)
