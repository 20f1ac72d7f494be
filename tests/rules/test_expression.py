"""Eligibility as one expression: what is typed, what is refused and where, and that it reads back the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crowd.rules.eligibility import (
    BARE,
    LISTED,
    MOST_GROUPS,
    MOST_SUBJECTS,
    OPS,
    Condition,
    Groups,
    Known,
    condition,
    unmet,
)
from crowd.rules.expression import Misread, parse, place, written

ENGLISH = Condition("english", ">=", "C1", 5)
DEGREE = Condition("degree", "=", "yes", None)
SKILLED = (Condition("skill:facts", "missing", "", None), Condition("skill:facts", ">=", "80", 80))


def groups_of(text: str) -> Groups:
    read = parse(text)
    assert isinstance(read, tuple), read
    return read


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", ()),
        (" \n ; ", ()),
        ("english >= c1", ((ENGLISH,),)),
        ("english>=C1", ((ENGLISH,),)),
        ("english >= C1 and degree = yes", ((ENGLISH,), (DEGREE,))),
        ("english >= C1\ndegree = yes", ((ENGLISH,), (DEGREE,))),
        ("english >= C1; degree = yes;", ((ENGLISH,), (DEGREE,))),
        ("english >= C1\nAND degree = yes", ((ENGLISH,), (DEGREE,))),
        ("english >= C1 or degree = yes", ((ENGLISH, DEGREE),)),
        ("english >= C1 OR degree = yes\ndegree = yes", ((ENGLISH, DEGREE), (DEGREE,))),
        ("(english >= C1\n or degree = yes) and degree = yes", ((ENGLISH, DEGREE), (DEGREE,))),
        ("skill:facts missing or >= 80", (SKILLED,)),
        ("skill:facts missing or skill:facts >= 80", (SKILLED,)),
        ("country in DE, AT,\n FR", ((Condition("country", "in", "DE, AT, FR", None),),)),
        ("worker not in w1f, w2c", ((Condition("worker", "not in", "w1f, w2c", None),),)),
        ("work:news-2 >= 20", ((Condition("work:news-2", ">=", "20", 20),),)),
        ("city = New York or = Berlin", ((Condition("city", "=", "New York", None),
                                          Condition("city", "=", "Berlin", None)),)),
        ('country = "Trinidad and Tobago"', ((Condition("country", "=", "Trinidad and Tobago", None),),)),
        ('said = "so ""it"" is"', ((Condition("said", "=", 'so "it" is', None),),)),
    ],
)  # fmt: skip
def test_what_is_typed_is_understood(text: str, groups: Groups) -> None:
    assert parse(text) == groups


@pytest.mark.parametrize(
    ("text", "where", "given", "cure"),
    [
        ("english > C1", "character 9", ">", "compare with =, !=, >= or <="),
        ("english >= C1 and degree = yes or a = b", "character 19", "degree", "put brackets around what is"),
        ("a = 1\nb = 2 or c = 3 and d = 4", "line 2, character 1", "b", "put brackets"),
        ("(a = 1 or b = 2) or c = 3", "character 18", "or", "put brackets"),
        ("(a = b", "character 1", "(", "close the bracket"),
        ("a = b)", "character 6", ")", "take this bracket out"),
        ("((a = b))", "character 2", "(", "write a fact"),
        ("()", "character 2", ")", "write a fact"),
        ("a = b and", "character 10", "", "write a fact"),
        ("a = b or", "character 9", "", "write a fact"),
        ("a =", "character 4", "", "write a value behind it"),
        ("country in DE,", "character 15", "", "write a value behind it"),
        ("country not DE", "character 13", "DE", "write a fact"),
        ('a = "x', "character 5", '"', "close the quotation marks"),
        ("english", "character 1", "english", "write a fact"),
        ("a = 1 b = 2", "character 9", "=", "write and, or, or a new line"),
        ("English = C1", "character 1", "English = C1", "name a fact as the screening form does"),
        ("skill: >= 80", "character 1", "skill: >= 80", "name a fact"),
        ("skill:facts >= high", "character 1", "skill:facts >= high", "compare it with a whole number"),
        ("skill:facts = yes", "character 1", "skill:facts = yes", "compare it with a whole number"),
        ("country >= DE", "character 1", "country >= DE", "compare whole numbers and levels"),
        ("worker >= 3", "character 1", "worker >= 3", "list the keys"),
        ("worker missing", "character 1", "worker missing", "list the keys"),
        ("known = yes", "character 1", "known = yes", "name a fact"),
        ("a ! b", "character 1", "a", "write a fact"),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_stands_and_what_to_write(text: str, where: str, given: str, cure: str) -> None:
    read = parse(text)

    assert isinstance(read, list)
    assert (place(text, read[0].at), read[0].given) == (where, given)
    assert cure in read[0].cure


def test_each_line_tells_its_own_fault() -> None:
    read = parse("a > 1\nb = 2\nc >= x\n(d")

    assert isinstance(read, list)
    assert [each.at for each in read] == [2, 12, 20]


def test_there_is_an_end_to_what_one_expression_may_ask() -> None:
    for more, kind in ((MOST_GROUPS, "a = {at}"), (MOST_SUBJECTS, "a{at} = 1")):
        assert isinstance(parse(" and ".join(kind.replace("{at}", str(at)) for at in range(more))), tuple)
        assert isinstance(parse(" and ".join(kind.replace("{at}", str(at)) for at in range(more + 1))), list)
    many = ", ".join(f"w{at}" for at in range(5_000))
    assert isinstance(parse("\n".join(f"a not in {many}, {at}"[:-1] for at in range(3))), list)
    assert isinstance(parse("a = " + "b" * 300_000), list)
    assert isinstance(parse(f"worker in {', '.join(f'w{at}' for at in range(5_001))}"), list)
    assert len(groups_of(f"worker in {', '.join(f'w{at}' for at in range(5_000))}")) == 1


def test_a_list_leaves_out_whom_it_does_not_know() -> None:
    allowed, denied = groups_of("worker in w1, w2"), groups_of("worker not in w1, w2")

    assert unmet(allowed, {"worker": Known("w2", None)}) == ()
    assert unmet(denied, {"worker": Known("w2", None)}) == denied
    assert unmet(denied, {"worker": Known("w3", None)}) == ()
    assert unmet(groups_of("country not in DE"), {}) == groups_of("country not in DE")


def test_a_skill_that_is_missing_may_be_as_good_as_one_that_is_high() -> None:
    groups = groups_of("skill:facts missing or >= 80")

    assert unmet(groups, {}) == ()
    assert unmet(groups, {"skill:facts": Known("79", 79)}) == groups
    assert unmet(groups, {"skill:facts": Known("80", 80)}) == ()


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
SUBJECTS = st.sampled_from(("english", "degree", "skill:a-b", "work:news-1", "tested:english", "worker"))


@st.composite
def conditions(draw: st.DrawFn) -> Condition | None:
    op = draw(st.sampled_from(OPS))
    values = tuple(draw(st.lists(TEXTS | st.sampled_from(("C1", "and", "80", "a or b")), min_size=1, max_size=3)))
    made = condition(draw(SUBJECTS), op, values if op in LISTED else () if op in BARE else values[:1])
    return made if isinstance(made, Condition) else None


EXPRESSIONS = st.lists(
    st.lists(conditions().filter(lambda made: made is not None), min_size=1, max_size=3, unique=True).map(tuple),
    max_size=4,
    unique=True,
).map(tuple)


@settings(deadline=None, max_examples=40)
@given(groups=EXPRESSIONS)
def test_what_is_written_reads_back_the_same(groups: Groups) -> None:
    assert parse(written(groups)) == groups


@settings(deadline=None, max_examples=150)
@given(text=st.text(st.sampled_from('ab =<>!()",;\n:0\x00é') | st.sampled_from("andorintmsgk "), max_size=40))
def test_whatever_is_typed_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    read = parse(text)

    if isinstance(read, list):
        assert read
        assert all(isinstance(each, Misread) and 0 <= each.at <= len(text) and each.cure for each in read)
    else:
        assert parse(written(read)) == read
