"""Who may work on what, as an admin writes it."""

import pytest

from crowd.rules.eligibility import Condition, Known, met, number_of, unmet
from crowd.rules.eligibility_table import read
from crowd.rules.expression import parse, written
from crowd.rules.faults import Fault

C1 = Condition("english", ">=", "C1", 5)


def test_each_fact_is_a_group_and_a_list_is_an_or() -> None:
    groups = read({"english": ">= C1", "country": ["DE", "AT"], "degree": "yes", "years": 2})

    assert groups == (
        (C1,),
        (Condition("country", "=", "DE", None), Condition("country", "=", "AT", None)),
        (Condition("degree", "=", "yes", None),),
        (Condition("years", "=", "2", 2),),
    )


def test_any_is_an_or_over_different_facts() -> None:
    assert read({"any": ["english >= C1", "country = DE"]}) == ((C1, Condition("country", "=", "DE", None)),)


def test_several_lists_under_any_are_several_groups() -> None:
    groups = read({"any": [["english >= c1", "degree = yes"], ["years>=3", "country != US"]]})

    assert [[str(each) for each in group] for group in groups if not isinstance(group, Fault)] == [
        ["english >= C1", "degree = yes"],
        ["years >= 3", "country != US"],
    ]


@pytest.mark.parametrize(
    ("table", "key", "cure"),
    [
        ({"english": "> C1"}, "eligibility.english", "compare with =, !=, >= or <="),
        ({"country": "D\0"}, "eligibility.country", "remove the control characters"),
        ({"country": ">= Germany"}, "eligibility.country", "compare whole numbers and levels"),
        ({"years": ">= 2.5"}, "eligibility.years", "compare whole numbers and levels"),
        ({"Years": "2"}, "eligibility.Years", "name a fact"),
        ({"english": ""}, "eligibility.english", "write a value"),
        ({"english": []}, "eligibility.english", "write a value"),
        ({"english": True}, "eligibility.english", "write a value"),
        ({"any": ["english"]}, "eligibility.any", "write a fact, a comparison and a value"),
        ({"any": []}, "eligibility.any", "write a fact, a comparison and a value"),
        ({"any": [["a = b"], "c = d"]}, "eligibility.any", "write a fact, a comparison and a value"),
        ({"any": [["a = b"], ["c"]]}, "eligibility.any[2]", "write a fact, a comparison and a value"),
        ({"where": "a = 1\nb > 2"}, "eligibility.where, line 2, character 3", "compare with"),
        ({"where": 3}, "eligibility.where", "write an expression"),
        ({"allow": []}, "eligibility.allow", "list the keys"),
        ({"deny": [3]}, "eligibility.deny", "list the keys"),
        ({"skill": {"facts": "high"}}, "eligibility.skill.facts", "compare it with a whole number"),
        ({"skill": {"Facts": ">= 3"}}, "eligibility.skill.Facts", "name a fact"),
        ({"country": "in DE,"}, "eligibility.country", "compare with"),
    ],
)
def test_a_fault_names_the_key_and_the_cure(table: dict[str, object], key: str, cure: str) -> None:
    [fault] = read(table)

    assert isinstance(fault, Fault)
    assert fault.key == key
    assert cure in fault.cure


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ({"skill": {"facts": ["missing", ">= 80"]}}, "skill:facts missing or >= 80"),
        ({"skill:facts": ">= 80", "tested": {"english": "C1"}}, "skill:facts >= 80 and tested:english = C1"),
        ({"work": {"news": ">= 20", "old": "missing"}}, "work:news >= 20 and work:old missing"),
        ({"country": "in DE, AT", "degree": "known"}, "country in DE, AT and degree known"),
        ({"country": "not  in DE"}, "country not in DE"),
        ({"any": ["german missing", "country in DE, AT"]}, "german missing or country in DE, AT"),
        ({"allow": ["w1", "w2"], "deny": "w3"}, "worker in w1, w2 and worker not in w3"),
        ({"where": "a = 1 and (b = 2 or c = 3)", "d": 4}, "a = 1 and (b = 2 or c = 3) and d = 4"),
        ({"where": ""}, ""),
    ],
)
def test_the_table_says_what_the_expression_says(table: dict[str, object], text: str) -> None:
    groups = read(table)

    assert isinstance(groups, tuple), groups
    assert written(groups) == text
    assert parse(text) == groups


def test_there_is_an_end_to_what_a_table_may_ask() -> None:
    assert isinstance(read({f"a{at}": 1 for at in range(40)}), tuple)
    [fault] = read({f"a{at}": 1 for at in range(41)})
    assert str(fault) == "eligibility: ask about at most 40 different things"


def test_all_faults_are_told_at_once() -> None:
    assert len(read({"a": "> 1", "b": ">= x", "any": ["c", "d"]})) == 4


@pytest.mark.parametrize(
    ("condition", "known", "is_met"),
    [
        (C1, Known("C1", 5), True),
        (C1, Known("C2", 6), True),
        (C1, Known("B2", 4), False),
        (C1, Known("good", None), False),
        (C1, None, False),
        (Condition("degree", "=", "yes", None), Known("yes", 1), True),
        (Condition("degree", "=", "yes", None), Known("no", 0), False),
        (Condition("years", "=", "2", 2), Known("2.5 years", 2), True),
        (Condition("country", "!=", "US", None), Known("DE", None), True),
        (Condition("country", "!=", "US", None), Known("US", None), False),
        (Condition("country", "!=", "US", None), None, False),
        (Condition("years", "<=", "3", 3), Known("4", 4), False),
    ],
)
def test_a_condition_is_met_or_not(condition: Condition, known: Known | None, is_met: bool) -> None:
    assert met(condition, known) is is_met


def test_the_unmet_groups_are_told() -> None:
    groups = read({"english": ">= C1", "any": ["country = DE", "german >= C1"]})
    assert not isinstance(groups, list)

    assert unmet(groups, {"english": Known("C2", 6), "german": Known("C1", 5)}) == ()
    assert unmet(groups, {"english": Known("B1", 3), "country": Known("FR", None)}) == groups
    assert unmet((), {}) == ()


def test_levels_and_whole_numbers_have_an_order() -> None:
    assert [number_of(text) for text in ("A1", "C2", "7", "-2", "2.5", "yes", "c1")] == [1, 6, 7, -2, None, None, None]
