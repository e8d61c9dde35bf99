"""The registry of speakers: names that clash or say too much are found here, not in somebody's tables."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from saidby.resolve.lexicon import Entry, lexicon
from saidby.resolve.spelling import folded, romanised, same_given_name

LEX = lexicon()
INSTITUTIONS = [entry for entry in LEX.entries if entry.kind != "person"]
OFFICES = (
    "Presidential Office|Prime Minister's Office|Chancellor's Office|Government|Parliament|Royal Household|"
    "Ministry of Foreign Affairs|Ministry of Finance|Governor General|Civil service|First Minister"
)


def _bearers(entries: list[Entry]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for alias in entry.aliases:
            found[alias].add(entry.name)
    return found


def test_no_name_means_two() -> None:
    assert {alias: names for alias, names in _bearers(INSTITUTIONS).items() if len(names) > 1} == {}


def test_no_surname_means_two() -> None:
    people = [entry for entry in LEX.entries if entry.kind == "person"]
    by_key: dict[str, set[str]] = defaultdict(set)
    for entry in people:
        for alias in (entry.name, *entry.aliases):
            by_key[folded(alias)].add(entry.name)
    assert {key: names for key, names in by_key.items() if len(names) > 1} == {}


def test_every_entry_can_be_found() -> None:
    assert [entry.name for entry in INSTITUTIONS if not entry.aliases] == []


def test_a_weak_name_is_not_strong_as_well() -> None:
    assert [entry.name for entry in INSTITUTIONS if set(entry.aliases) & set(entry.weak_aliases)] == []


@pytest.mark.parametrize(
    "office", ["Armed Forces", "Air Force", "Central Bank", "Supreme Court", "Government", "Parliament"]
)
def test_what_every_country_has_is_nobody_in_particular(office: str) -> None:
    assert office not in _bearers(INSTITUTIONS)


def test_names_that_tell_alone_have_no_country() -> None:
    assert {"Ofgem", "Met Office", "Environment Agency", "Ministry of Defence (UK)"} <= LEX.by_name.keys()


def test_names_in_brackets_fit_the_country() -> None:
    countries = {word.country for rows in LEX.country_words.values() for word in rows}
    wrong = []
    for entry in LEX.entries:
        bracket = re.search(r" \(([^)]+)\)$", entry.name)
        if (
            bracket
            and bracket[1] in countries
            and bracket[1] not in (entry.country, "England", "Scotland", "Northern Ireland")
        ):
            wrong.append(entry.name)
    assert wrong == []


def test_metonyms_name_their_usual_referent() -> None:
    buildings = [entry for entry in LEX.entries if entry.kind == "place"]
    assert len(buildings) > 80
    assert [entry.name for entry in buildings if not entry.referent] == []
    known = {entry.name for entry in LEX.entries}
    odd = [e.referent for e in buildings if e.referent not in known and "(" in (e.referent or "")]
    assert [name for name in odd if not re.match(rf"(?:{OFFICES}|[A-Z][\w' ]+) \([\w ]+\)$", name or "")] == []


@pytest.mark.parametrize(
    "word", ["Nationwide", "Paramount", "Swift", "Olaf", "Rasmussen", "Mercedes", "Vox", "PTI", "RSF"]
)
def test_words_and_names_of_people_are_not_strong(word: str) -> None:
    assert word not in _bearers(INSTITUTIONS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelenskyy", "Zelensky"),
        ("Gurulyov", "Gurulev"),
        ("Müller", "Mueller"),
        ("Kemény", "Kemeny"),
        ("Aleksey", "Alexei"),
        ("Khrushchev", "Hrushchev"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert romanised(one) == romanised(other) is not None


@pytest.mark.parametrize(
    ("one", "other"), [("Hansen", "Hanson"), ("Clark", "Clarke"), ("Stewart", "Stuart"), ("Smith", "Smyth")]
)
def test_names_that_only_sound_alike(one: str, other: str) -> None:
    assert romanised(one) != romanised(other)


@pytest.mark.parametrize(("one", "other"), [("J.", "John"), ("Tom", "Thomas"), ("Sergei", "Sergey")])
def test_given_names_of_one_person(one: str, other: str) -> None:
    assert same_given_name(one, other, LEX.nicknames)


def test_given_names_of_two() -> None:
    assert not same_given_name("Anna", "Tom", LEX.nicknames)
