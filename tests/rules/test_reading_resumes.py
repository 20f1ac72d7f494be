"""What the text of a resume says: language, degrees, years, and whether two are the same."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.reading import fingerprint
from crowd.rules.reading.degrees import degrees
from crowd.rules.reading.english import language
from crowd.rules.reading.resume import WORD, Reading, from_json, read_text
from crowd.rules.reading.years import work
from tests.resumes.words import EDITED, ENGLISH, FOREIGN, SAME_TEMPLATE

TODAY = (2026, 11)


def words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def test_an_english_resume_is_read() -> None:
    read = read_text(ENGLISH, today=TODAY)

    assert (read.state, read.language, read.months, read.stated_years) == ("read", "en", 102, 5)
    assert [hint.what for hint in read.degrees] == ["bachelor"]


@pytest.mark.parametrize("name", FOREIGN)
def test_another_language_is_told_from_english(name: str) -> None:
    assert read_text(FOREIGN[name], today=TODAY).state == "not_english"


@pytest.mark.parametrize("text", [ENGLISH, EDITED, SAME_TEMPLATE])
def test_english_is_english_though_its_names_are_not(text: str) -> None:
    assert language(words(text)) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Python, Java, SQL, Docker, Kubernetes, Linux, Git, HTML, CSS, React, Django, Flask",
        "Ann Example Python SQL 2019 2020 Docker Kubernetes Excel team work",
    ],
)
def test_a_list_of_names_is_not_called_foreign(text: str) -> None:
    assert language(words(text)) != "other"


def test_english_beside_a_few_lines_of_another_language_is_english() -> None:
    assert language(words(ENGLISH + "Languages: français, español, русский, العربية. Universidad de la Ciudad")) == "en"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("B.Sc. in Physics", ["bachelor"]),
        ("BSc Physics, 2012", ["bachelor"]),
        ("B.A., History", ["bachelor"]),
        ("BA in History", ["bachelor"]),
        ("Bachelor's degree in any field", ["bachelor"]),
        ("Licenciatura en Letras", ["bachelor"]),
        ("Licence de lettres", ["bachelor"]),
        ("бакалавр филологии", ["bachelor"]),
        ("LL.B", ["bachelor"]),
        ("Master of Science", ["master"]),
        ("Master’s in Law", ["master"]),
        ("M.Sc. Biology", ["master"]),
        ("MBA, Example School", ["master"]),
        ("Diplom-Ingenieur, 2004", ["master"]),
        ("Magister Artium", ["master"]),
        ("PhD candidate", ["doctorate"]),
        ("Ph.D. in Chemistry", ["doctorate"]),
        ("Doctor of Medicine", ["doctorate"]),
        ("Specialist degree in Economics", ["specialist"]),
        ("Bachelor of Arts\nEditing\nMaster of Arts", ["bachelor", "master"]),
        ("Scrum Master, MS Office, mastered Excel", []),
        ("Boston, MA", []),
        ("Driving licences: none; diplomatic service", []),
        ("High school diploma", []),
    ],
)
def test_degrees_are_found(text: str, what: list[str]) -> None:
    assert [hint.what for hint in degrees(text)] == what


def test_a_degree_is_quoted_with_some_of_its_own_line() -> None:
    [hint] = degrees("Skills\n" + "word " * 40 + "Bachelor  of\tArts in History" + " more" * 40 + "\nNext line")

    assert hint.quote == "… " + "word " * 10 + "Bachelor of Arts in History" + " more" * 6 + " …"


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Editor, January 2020 - December 2020", 12),
        ("Editor, Jan 2020 – Dec 2020", 12),
        ("Editor 01/2020-12/2020", 12),
        ("Editor 1.2020 — 12.2020", 12),
        ("Editor 2020-01 to 2020-12", 12),
        ("Editor 01.01.2020 – 31.12.2020", 12),
        ("Editor 2015 - 2019", 48),
        ("Editor 2019-2019", 12),
        ("Editor, since 2026", 11),
        ("Editor, Sept. 2026 – Present", 3),
        ("Editor, 2025 to date", 23),
        ("Editor, 2025 till now", 23),
        ("Editor 2020 - 2021\nReader 2020 - 2021", 12),
        ("Editor 01/2020 - 06/2020\nReader 04/2020 - 12/2020", 12),
        ("Editor 2030 - 2040", 0),
        ("Editor 2021 - 2019", 0),
        ("Editor 1890 - 1990", 0),
        ("Phone 2019-2020-2021-44", 0),
        ("Bachelor of Arts, 2011 - 2015", 0),
        ("University of Example 2011 - 2015", 0),
        ("EXPERIENCE\nEditor 2020 - 2021\nEDUCATION\nSomewhere 2010 - 2015", 12),
        ("EDUCATION\nSomewhere 2010 - 2015\nWORK EXPERIENCE\nEditor at a university 2020 - 2021", 12),
        ("Employment History:\nEditor 2020 - 2021\nProjects\nA bridge 2010 - 2015", 12),
        ("Volunteer Experience\nHelper 2020 - 2021", 12),
        ("no dates at all", 0),
    ],
)
def test_months_of_work_are_counted_once(text: str, months: int) -> None:
    assert work(text, today=TODAY).months == months


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Editor with 5 years of experience", 5),
        ("over five years' experience", 5),
        ("7+ yrs experience in law", 7),
        ("10 years of professional teaching experience", 10),
        ("Experience: 3 years", 3),
        ("2 years of experience in law and 6 years of experience in print", 6),
        ("aged 45 years, experience with birds", 0),
        ("no years", 0),
    ],
)
def test_years_that_are_said_in_words_are_found(text: str, years: int) -> None:
    told = work(text, today=TODAY)

    assert told.stated_years == years
    assert bool(told.quotes) == bool(years)


def test_an_edited_copy_is_near() -> None:
    assert fingerprint.near(fingerprint.fingerprint(words(ENGLISH)), fingerprint.fingerprint(words(EDITED)))


def test_another_person_s_resume_of_the_same_template_is_not_near() -> None:
    assert not fingerprint.near(fingerprint.fingerprint(words(ENGLISH)), fingerprint.fingerprint(words(SAME_TEMPLATE)))


def test_no_two_foreign_resumes_are_near() -> None:
    prints = [fingerprint.fingerprint(words(text)) for text in FOREIGN.values()]

    assert not any(fingerprint.near(one, other) for at, one in enumerate(prints) for other in prints[at + 1 :])


def test_near_texts_share_a_band_and_others_hardly_ever() -> None:
    one, edited, other = (fingerprint.fingerprint(words(text)) for text in (ENGLISH, EDITED, SAME_TEMPLATE))

    assert _shared(one, edited) > 3
    assert _shared(one, other) == 0


def test_a_short_text_has_no_fingerprint() -> None:
    assert fingerprint.fingerprint(words("A short letter of a few words")) == ""
    assert not fingerprint.near("", "")


def test_a_reading_goes_through_json_unchanged() -> None:
    read = read_text(ENGLISH, today=TODAY)

    assert from_json(json.loads(json.dumps(read.as_json()))) == read


@pytest.mark.parametrize(
    "change",
    [
        {"state": "approved"},
        {"words": -1},
        {"words": "many"},
        {"fingerprint": "zz"},
        {"fingerprint": "0" * 8},
        {"hints": {}},
        {"hints": {"degrees": [["x"]], "months": 0, "stated_years": 0, "quotes": []}},
        {"hints": {"degrees": [], "months": 10**9, "stated_years": 0, "quotes": []}},
        {"hints": {"degrees": [], "months": 0, "stated_years": 0, "quotes": [3]}},
    ],
)
def test_what_is_no_reading_is_refused(change: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_json({**read_text(ENGLISH, today=TODAY).as_json(), **change})


def test_a_reading_that_says_too_much_is_cut() -> None:
    told = {**Reading("read").hints(), "quotes": ["x" * 9000] * 900}

    read = from_json({**Reading("read").as_json(), "hints": told})

    assert (len(read.quotes), len(read.quotes[0])) == (20, 300)


@given(st.text(max_size=2000))
def test_any_text_is_read(text: str) -> None:
    read = read_text(text, today=TODAY)

    assert dataclasses.replace(from_json(read.as_json())) == read


def _shared(one: str, other: str) -> int:
    pairs = zip(fingerprint.bands(one), fingerprint.bands(other), strict=True)
    return sum(a == b for a, b in pairs)
