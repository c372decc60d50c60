"""Who exists in the demo: two arbodiensten, eight employers, one with an environment of its own, and logins."""

from dataclasses import dataclass

from privacy.actor import Role

PASSWORD = "poortwacht-demo"  # noqa: S105  of invented people, printed on the sign-in page, and set only while DEMO is on


@dataclass(frozen=True)
class EmployerSpec:
    """An employer with its departments; `cases` is its share of the 120."""

    name: str
    departments: tuple[str, ...]
    employees: int
    cases: int
    casemanager: str
    bedrijfsarts: str
    erd_zw: bool = False
    interested_insurer: bool = False


@dataclass(frozen=True)
class StaffSpec:
    """A login. `employers`: names; empty for all of them. `shown`: on the list of logins."""

    email: str
    role: Role
    name: str
    employers: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    big_number: str = ""
    shown: bool = True


def _lead(email: str, name: str, employer: str, *departments: str) -> StaffSpec:
    """A leidinggevende who is not on the list of logins."""
    return StaffSpec(email, Role.LEIDINGGEVENDE, name, (employer,), departments, shown=False)


@dataclass(frozen=True)
class HouseSpec:
    """A tenant."""

    slug: str
    name: str
    accent: str
    employers: tuple[EmployerSpec, ...]
    staff: tuple[StaffSpec, ...]
    delegations: tuple[tuple[str, str, str], ...]  # bedrijfsarts, delegate, certificate
    replacement: tuple[str, str, str]  # the bedrijfsarts who is away, who replaces, at which employer
    werknemer: tuple[str, str, str, str]  # voorletters, voorvoegsel, achternaam, login
    kind: str = "arbodienst"
    keeper: tuple[str, str] = ("", "")  # of an employer's own house: slug of the arbodienst, its bedrijfsarts here

    @property
    def admin(self) -> StaffSpec:
        """The first beheerder."""
        return next(one for one in self.staff if one.role is Role.BEHEERDER)


_LINDE, _HOUTEN, _KNOOP = "Zorggroep De Linde", "Transport Van Houten & Zn.", "Softwarehuis Knoop"
_REGENBOOG, _ZONNEGOUD = "Basisschool De Regenboog", "Bakkerij Zonnegoud"
_WATERVEEN, _NOORDERLICHT, _SCHAKEL = "Gemeente Waterveen", "Installatiebedrijf Noorderlicht", "Kringloop De Schakel"
_FREELANCE = "s.ramdin@bedrijfsartsen.example"
_STAND_IN = "j.wolters@amstel.example"

_AMSTEL = HouseSpec(
    slug="amstel",
    name="Arbodienst Amstel",
    accent="petrol",
    employers=(
        EmployerSpec(
            _LINDE, ("Wijkzorg", "Verpleging", "Keuken", "Huishouding", "Staf"), 96, 28, "casemanager", "bedrijfsarts",
            interested_insurer=True,
        ),
        EmployerSpec(_HOUTEN, ("Chauffeurs", "Magazijn", "Kantoor"), 58, 18, "casemanager", "bedrijfsarts"),
        EmployerSpec(_KNOOP, ("Ontwikkeling", "Klantenservice"), 34, 9, "casemanager", "bedrijfsarts"),
        EmployerSpec(_REGENBOOG, ("Onderbouw", "Bovenbouw"), 38, 11, "casemanager2", _FREELANCE),
        EmployerSpec(_ZONNEGOUD, ("Bakkerij", "Winkels"), 24, 8, "casemanager2", _FREELANCE, erd_zw=True),
    ),
    staff=(
        StaffSpec("beheerder@amstel.example", Role.BEHEERDER, "B. Heeren"),
        StaffSpec("casemanager@amstel.example", Role.CM_WG, "N. Verbeek", (_LINDE, _HOUTEN, _KNOOP)),
        StaffSpec("casemanager2@amstel.example", Role.CM_WG, "O. Vink", (_REGENBOOG, _ZONNEGOUD), shown=False),
        StaffSpec(
            "bedrijfsarts@amstel.example", Role.BEDRIJFSARTS, "I. Kuijpers", (_LINDE, _HOUTEN, _KNOOP),
            big_number="19012345601",
        ),
        StaffSpec(_FREELANCE, Role.BEDRIJFSARTS, "S. Ramdin", (_REGENBOOG, _ZONNEGOUD), big_number="29012345601"),
        StaffSpec(
            _STAND_IN, Role.BEDRIJFSARTS, "J. Wolters", (_KNOOP, _ZONNEGOUD), big_number="49012345601", shown=False
        ),
        StaffSpec("cmtd@amstel.example", Role.CMTD, "M. Schouten", (_LINDE, _HOUTEN, _KNOOP)),
        StaffSpec("assistent@amstel.example", Role.MEDISCH_ASSISTENT, "F. Benali", (_LINDE, _HOUTEN, _KNOOP)),
        StaffSpec("hr@amstel.example", Role.HR, "H. Bos", (_LINDE,)),
        StaffSpec("werkgever@amstel.example", Role.WERKGEVER, "W. de Graaf", (_LINDE,)),
        StaffSpec("leidinggevende@amstel.example", Role.LEIDINGGEVENDE, "R. Prins", (_LINDE,), ("Wijkzorg", "Keuken")),
        StaffSpec("arbeidsdeskundige@amstel.example", Role.ARBEIDSDESKUNDIGE, "T. Hofstra"),
        StaffSpec("verzekeraar@amstel.example", Role.VERZEKERAAR, "V. Koster", (_LINDE,)),
        _lead("l.visser@amstel.example", "L. Visser", _LINDE, "Verpleging", "Huishouding"),
        _lead("c.mulder@amstel.example", "C. Mulder", _LINDE, "Staf"),
        _lead("e.kaya@amstel.example", "E. Kaya", _HOUTEN, "Chauffeurs"),
        _lead("p.tromp@amstel.example", "P. Tromp", _HOUTEN, "Magazijn", "Kantoor"),
        _lead("a.lim@amstel.example", "A. Lim", _KNOOP, "Ontwikkeling", "Klantenservice"),
        _lead("j.blom@amstel.example", "J. Blom", _REGENBOOG, "Onderbouw", "Bovenbouw"),
        _lead("g.smit@amstel.example", "G. Smit", _ZONNEGOUD, "Bakkerij", "Winkels"),
    ),
    delegations=(
        ("bedrijfsarts@amstel.example", "cmtd@amstel.example", "RSC-TD-2025-118"),
        ("bedrijfsarts@amstel.example", "assistent@amstel.example", "NVAB-MA-2024-077"),
    ),
    replacement=("bedrijfsarts@amstel.example", _STAND_IN, _KNOOP),
    werknemer=("S.", "", "Özdemir", "werknemer@amstel.example"),
)  # fmt: skip

_MAASLAND = HouseSpec(
    slug="maasland",
    name="Arbo Maasland",
    accent="indigo",
    employers=(
        EmployerSpec(
            _WATERVEEN, ("Burgerzaken", "Sociaal domein", "Buitendienst", "Bedrijfsvoering"), 74, 22, "casemanager",
            "bedrijfsarts",
        ),
        EmployerSpec(_NOORDERLICHT, ("Montage", "Werkplaats", "Kantoor"), 46, 14, "casemanager", "bedrijfsarts"),
        EmployerSpec(_SCHAKEL, ("Winkel", "Sorteerhal"), 30, 10, "casemanager", _FREELANCE, interested_insurer=True),
    ),
    staff=(
        StaffSpec("beheerder@maasland.example", Role.BEHEERDER, "K. Driessen"),
        StaffSpec("casemanager@maasland.example", Role.CM_WG, "D. Janssen"),
        StaffSpec(
            "bedrijfsarts@maasland.example", Role.BEDRIJFSARTS, "P. Aarts", (_WATERVEEN, _NOORDERLICHT, _SCHAKEL),
            big_number="39012345601",
        ),
        StaffSpec(_FREELANCE, Role.BEDRIJFSARTS, "S. Ramdin", (_SCHAKEL,), big_number="29012345601"),
        StaffSpec("cmtd@maasland.example", Role.CMTD, "Y. Haddou", (_WATERVEEN, _NOORDERLICHT)),
        StaffSpec("assistent@maasland.example", Role.MEDISCH_ASSISTENT, "L. Geurts", (_WATERVEEN, _NOORDERLICHT)),
        StaffSpec("hr@maasland.example", Role.HR, "E. Willems", (_WATERVEEN,)),
        StaffSpec("werkgever@maasland.example", Role.WERKGEVER, "A. van Loon", (_WATERVEEN,)),
        StaffSpec(
            "leidinggevende@maasland.example", Role.LEIDINGGEVENDE, "M. Timmermans", (_WATERVEEN,),
            ("Burgerzaken", "Buitendienst"),
        ),
        StaffSpec("arbeidsdeskundige@maasland.example", Role.ARBEIDSDESKUNDIGE, "R. Scholten"),
        StaffSpec("verzekeraar@maasland.example", Role.VERZEKERAAR, "C. Peters", (_SCHAKEL,)),
        _lead("f.kuiper@maasland.example", "F. Kuiper", _WATERVEEN, "Sociaal domein", "Bedrijfsvoering"),
        _lead("s.demir@maasland.example", "S. Demir", _NOORDERLICHT, "Montage", "Werkplaats", "Kantoor"),
        _lead("n.gomes@maasland.example", "N. Gomes", _SCHAKEL, "Winkel", "Sorteerhal"),
    ),
    delegations=(
        ("bedrijfsarts@maasland.example", "cmtd@maasland.example", "RSC-TD-2024-031"),
        ("bedrijfsarts@maasland.example", "assistent@maasland.example", "NVAB-MA-2025-012"),
    ),
    replacement=(_FREELANCE, "bedrijfsarts@maasland.example", _SCHAKEL),
    werknemer=("M.", "van der", "Meijer", "werknemer@maasland.example"),
)  # fmt: skip

HOUSES = (_AMSTEL, _MAASLAND)

_HOOP = "Scheepswerf De Hoop"
OWN_HOUSE = HouseSpec(
    slug="dehoop",
    name=_HOOP,
    accent="brons",
    kind="werkgever",
    keeper=("amstel", _FREELANCE),
    employers=(EmployerSpec(_HOOP, ("Loods", "Tekenkamer", "Kantoor"), 16, 2, "casemanager", ""),),
    staff=(
        StaffSpec("beheerder@dehoop.example", Role.BEHEERDER, "Q. Tuinstra"),
        StaffSpec("casemanager@dehoop.example", Role.CM_WG, "F. Zijlstra", (_HOOP,)),
        StaffSpec("hr@dehoop.example", Role.HR, "J. Wiersma", (_HOOP,)),
        StaffSpec("leidinggevende@dehoop.example", Role.LEIDINGGEVENDE, "G. Hoekstra", (_HOOP,), ("Loods",)),
    ),
    delegations=(),
    replacement=("", "", ""),
    werknemer=("A.", "", "Dijkstra", "werknemer@dehoop.example"),
)  # fmt: skip
EVERY_HOUSE = (*HOUSES, OWN_HOUSE)
