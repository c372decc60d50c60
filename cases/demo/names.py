"""Invented people with the names that a Dutch payroll holds. Pure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Someone:
    """A name as the personnel file keeps it."""

    initials: str
    prefix: str
    last_name: str
    gender: str
    birth_date: date


# (voorvoegsel, achternaam): the Netherlands as it is, with roots in Friesland, Suriname, Turkey, Morocco, Poland …
_LAST_NAMES: tuple[tuple[str, str], ...] = tuple(
    (" ".join(parts[:-1]).replace("_", " "), parts[-1].replace("_", " "))
    for parts in (
        name.split("|")
        for name in """
        de|Vries, de|Jong, de|Boer, de|Groot, de|Wit, de|Bruijn, de|Kok, de|Haan, de|Graaf, de|Ruiter, van|Dijk, van|Dam,
        van|Vliet, van|Leeuwen, van|Loon, van|Beek, van|Veen, van|Rijn, van|Wijk, van|Os, van_den|Berg, van_den|Heuvel,
        van_den|Broek, van_der|Meer, van_der|Meijer, van_der|Linden, van_der|Velde, van_der|Wal, van_der|Horst, van_'t|Hof,
        van_'t|Hooft, in_'t|Veld, in_'t|Hout, op_den|Camp, op_'t|Land, ter|Braak, ter|Horst, ten|Cate, ten|Have, 't|Hart,
        uit_den|Bogaard, le|Fèvre, la|Rivière, von|Essen, d'|Hondt, Bakker, Visser, Smit, Meijer, Mulder, Bos, Vos, Peters,
        Hendriks, Dekker, Brouwer, Kuiper, Kuijpers, Postma, Hoekstra, Dijkstra, Zijlstra, Terpstra, Hofstra, Sietsma,
        Jansen, Janssen, Willems, Verhoeven, Vermeulen, Verbeek, Schouten, Huisman, Prins, Blom, Koster, Timmermans,
        Schipper, Scholten, Groen, Wolters, Molenaar, Gerritsen, Verschuren, Aarts, Driessen, Geurts, Özdemir, Yılmaz,
        Kaya, Demir, Şahin, Çelik, Aydın, Arslan, Doğan, el|Amrani, el|Idrissi, el|Bakkali, Benali, Aziz, Bouzidi, Haddou,
        Ait_Said, Nguyen, Tran, Pham, Wang, Chen, Lim, Kartodikromo, Pawiroredjo, Ramdin, Baldewsingh, Jagessar, Sewdien,
        Pinas, Kromodimedjo, Wijngaarde, Blijd, Martina, Winklaar, Croes, Tromp, Tahitu, Pattiwael, Manuhutu, Latumahina,
        Soumokil, Kowalska, Nowak, Wiśniewski, Zielińska, Kamińska, Popescu, Ionescu, Petrov, Horvat, Kovačević, Hadžić,
        Silva, Fernandes, Gomes, Santos, García, Rossi, Bianchi, Müller, Schmitz, Schröder, O'Connor, Tesfay, Haile,
        Mohamud, Warsame, Abdi, Hosseini, Rahimi, Ahmadi, Al-Khatib, Haddad, Khoury, Singh, Sharma, Khan, Malik,
        Mensah, Owusu, Okafor, Adeyemi, Jansen-van_Dijk, Bos-Kaya, Visser-el_Amrani
        """.split(",")
    )
    for parts in [[part.strip() for part in parts]]
)
_GENDERS = "mv" * 24 + "x"
_INITIALS = "AAABBCCDDEEFFGGHHIIJJJJKKLLLMMMMMNNOPPRRRSSSSTTTVWYZ"


def people(throws: random.Random, *, today: date) -> Iterator[Someone]:
    """Ever more people of 19 to 66 years, no two with the same initials and name."""
    seen: set[tuple[str, str, str]] = set()
    while True:
        prefix, last_name = throws.choice(_LAST_NAMES)
        letters = [throws.choice(_INITIALS) for _ in range(throws.choice((1, 1, 1, 2, 2, 3)))]
        initials = "".join(f"{letter}." for letter in letters)
        if (initials, prefix, last_name) in seen:
            continue
        seen.add((initials, prefix, last_name))
        age = timedelta(days=throws.randint(19 * 366, 66 * 365))
        yield Someone(initials, prefix, last_name, throws.choice(_GENDERS), today - age)
