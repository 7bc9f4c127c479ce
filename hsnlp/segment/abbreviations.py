"""Words that carry a full stop without ending a sentence, in the manner of this field's texts.

Sets are lower-case and without the final stop. A word's set says what may follow it:

- `TITLES`: a name follows; the stop never ends a sentence ("Dr. Example").
- `LEADS`: text that is explained or compared follows; never an end either ("cf. Example", "e.g. the").
- `NUMBERED`: a number follows ("para. 12", "Res. 66/290"); before anything else the stop may be an end.
- `MAY_END`: an end only before a word that opens sentences ("in the U.S. The government", not "the U.S. Border
  Patrol").
- `ENDS_BEFORE_CAPITAL`: an end before any capital, none before a small letter ("etc.", "per cent.").
"""

from __future__ import annotations

__all__ = ["ENDS_BEFORE_CAPITAL", "KNOWN", "LEADS", "MAY_END", "MONTHS", "NUMBERED", "STARTERS", "TITLES", "words"]


def words(text: str) -> frozenset[str]:
    """Return the set of the words of `text`."""
    return frozenset(text.split())


TITLES = words("mr mrs ms messrs dr drs prof profs hon mme mlle fr msgr esq rt")

LEADS = words("p.s cf viz vs v e.g i.e eg ie s.v s.vv approx ca circa incl excl esp resp c.f trans")

MONTHS = words("jan feb mar apr jun jul aug sep sept oct nov dec")

# Books of the Bible stand here because just-war and sanctuary essays cite chapter and verse.
NUMBERED = (
    words(
        "no nos nr p pp pg pgs para paras par pars art arts sec secs sect sects subsec s ss § ch chs chap chaps cl cll "
        "vol vols fig figs tab app apps ann annex res dec doc docs ser reg regs dir n nn fn r rr ed eds sch pt pts l "
        "bk col cols st stat cap rec recs op rev ex gen lev deut sam kgs ps prov isa jer matt mk lk jn rom cor gal eph "
        "phil thess tim heb jas pet"
    )
    | MONTHS
)

MAY_END = words(
    "al ibid id cit loc supra infra inc ltd co corp bros plc llc jr sr ph.d phd m.d b.a m.a st ste mt ft ave blvd rd "
    "gen gov govs sen sens rep reps rev sgt lt col capt cmdr maj adm brig pres amb sec supt det insp "
    "dept govt univ inst assn assoc comm cttee conf intl int nat natl min mins admin exec dist "
    "amer distr iss tr dev pac sr sra supp cir ct est max tel ext ref refs misc avg "
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa "
    "penn tenn tex va vt wash wis wyo ont que "
    "u.s u.k u.n e.u u.s.a u.s.s.r u.s.c n.y d.c a.m p.m b.c a.d a.k.a"
)

ENDS_BEFORE_CAPITAL = words("etc cent percent seq seqq et.seq")

KNOWN = TITLES | LEADS | NUMBERED | MAY_END | ENDS_BEFORE_CAPITAL

STARTERS = words(
    "A About Above According Accordingly Across Additionally After Afterwards Again Against All Almost Along Already "
    "Also Although Among Amongst An And Another Any Anyone As Aside At Because Before Being Below Beside Besides "
    "Between Beyond Both But By Can Clearly Consequently Could Despite Did Do Does Due During Each Earlier Either "
    "Especially Even Ever Every Everyone Everything Except Finally First Firstly Following For Fortunately Four From "
    "Further Furthermore Generally Given Had Has Have Having He Hence Her Here His How However I If Importantly In "
    "Indeed Initially Inside Instead Into Is It Its Just Last Lastly Later Least Less Let Like Likewise Little Many "
    "May Maybe Meanwhile More Moreover Most Much Must My Namely Nearly Neither Never Nevertheless Next No Nobody "
    "None Nonetheless Nor Not Nothing Notwithstanding Now Of Often On Once One Only Or Other Others Otherwise Our "
    "Out Outside Over Overall Part Particularly Per Perhaps Please Previously Rather Recently Regarding Second "
    "Secondly See Several She Should Similarly Since So Some Someone Sometimes Soon Still Subsequently Such Than "
    "Thanks That The Their Then There Thereafter Thereby Therefore These They Third Thirdly This Those Though Three "
    "Through Throughout Thus To Today Together Too Towards Two Ultimately Under Unfortunately Unless Unlike Until Up "
    "Upon Usually Very Was We Well Were What Whatever When Whenever Where Whereas Whether Which While Who Whoever "
    "Whose Why Will With Within Without Would Yes Yesterday Yet You Your"
)
