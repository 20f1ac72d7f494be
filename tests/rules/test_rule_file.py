"""Rules in a project file: what is read, what is refused and with which cure, and the three sets to begin with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crowd.rules.quality.conditions import Condition
from crowd.rules.quality.presets import PRESETS
from crowd.rules.quality.rule import MOST_PAUSE, PAUSES, RESTRICTING, Rule
from crowd.rules.spec import ProjectSpec, beyond_words
from crowd.services.projects import checked_project
from tests.filling import FILE, spec

GOLD = """
[[rules]]
when = "gold"
history = 20
if = ["answers >= 5", "right < 60%"]
then = "pause"
for = "8h"
"""


def faults(*rules: str, changes: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """What is wrong in a file with these rules."""
    text = FILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    found = checked_project(text + "".join(f"\n[[rules]]\n{each}\n" for each in rules))
    return [] if isinstance(found, ProjectSpec) else [str(each) for each in found]


def test_a_rule_is_read_and_is_the_same_after_it_was_kept() -> None:
    project = spec(more=GOLD)

    assert project.rules == (
        Rule(
            name="gold: pause",
            when="gold",
            then="pause",
            conditions=(Condition("answers", ">=", 5), Condition("right", "<", 6_000, "%")),
            history=20,
            lasts=8 * 3_600_000,
        ),
    )
    assert ProjectSpec.from_json(project.to_json()) == project


def test_rules_may_change_while_people_work() -> None:
    assert beyond_words(spec(), spec(more=GOLD)) == []
    assert beyond_words(spec(), spec(("price", 'rules_preset = "basic"\nprice'))) == []


P = 'then = "pause"\nfor = "1h"'
REFUSED = [
    (
        'when = "gold"\nhistory = 4\nif = ["answers >= 5"]\n' + P,
        "rules[1].history is 4: the conditions take at least 5",
    ),
    (
        'when = "gold"\nhistory = 4\nif = ["right >= 2", "wrong >= 3"]\n' + P,
        "rules[1].history is 4: the conditions take",
    ),
    ('when = "gold"\nif = ["right < 60%"]\n' + P, 'rules[1].if is "right < 60%": it fires on the first slip'),
    ('when = "gold"\nif = ["wrong >= 1"]\n' + P, "it fires on the first slip"),
    ('when = "gold"\nif = ["answers >= 1", "right < 60%"]\n' + P, "it fires on the first slip"),
    ('when = "skips"\nif = ["skips >= 1"]\n' + P, 'add a minimum, as "skips >= 5"'),
    ('when = "acceptance"\nif = ["rejected > 10%"]\n' + P, 'add a minimum, as "judged >= 5"'),
    ('when = "gold"\nif = ["answers >= 6", "right < 40%", "right > 60%"]\n' + P, "never hold together"),
    ('when = "gold"\nif = ["answers >= 6", "answers < 6"]\n' + P, "never hold together"),
    ('when = "answers"\nif = ["answers > 9", "answers <= 9"]\n' + P, "never hold together"),
    ('when = "income"\nif = ["income >= 20", "income < 10"]\n' + P, "never hold together"),
    ('when = "gold"\nif = ["answers >= 5"]\nthen = "ban"', 'people decide about people: write "propose ban"'),
    ('when = "gold"\nif = ["answers >= 5"]\nthen = "reject all"', "people decide about people"),
    ('when = "gold"\nif = ["answers >= 5"]\nthen = "applaud"', "give one of pause, pause everywhere"),
    ('when = "gold"\nif = ["answers >= 5"]\nthen = "pause"\nfor = "11d"', 'rules[1].for is "11d": give at most 10d'),
    ('when = "gold"\nif = ["answers >= 5"]\nthen = "pause"\nfor = "permanent"', "people decide about people"),
    ('when = "gold"\nif = ["answers >= 5"]\nthen = "pause"\nfor = "30s"', "give at least 1m"),
    ('when = "gold"\nif = ["answers >= 5"]\nthen = "pause"', "rules[1].for: say how long"),
    (
        'when = "gold"\nif = ["answers >= 5"]\nthen = "propose ban"\nfor = "1h"',
        'rules[1].for is "1h": remove it; it belongs to pause',
    ),
    (
        'when = "gold"\nif = ["answers >= 5"]\nthen = "set skill"\nskill = "facts"',
        "rules[1].value: give the skill's value",
    ),
    (
        'when = "gold"\nif = ["answers >= 5"]\nthen = "set skill"\nskill = "Facts!"\nvalue = 3',
        'rules[1].skill is "Facts!"',
    ),
    ('when = "gold"\nif = ["answers >= 5"]\nthen = "set skill"\nskill = "facts"\nvalue = 101', "rules[1].value is 101"),
    ('when = "skips"\nif = ["skips >= 5"]\nthen = "skill from rate"\nskill = "facts"', "it counts no share"),
    (
        'when = "gold"\nif = ["answers >= 5"]\nthen = "skill from rate"\nskill = "facts"\nrate = "speed"',
        'rules[1].rate is "speed": give one of right, wrong',
    ),
    ('when = "gold"\nif = ["answers >= 5"]\nthen = "change overlap"\nby = 1', "no one task is its reason"),
    ('when = "fast"\nfaster_than = "3s"\nif = ["fast >= 1"]\nthen = "change overlap"', "rules[1].by: say by how many"),
    ('when = "fast"\nif = ["fast >= 3"]\n' + P, 'rules[1].faster_than: say what is fast, as "3s"'),
    (
        'when = "gold"\nfaster_than = "3s"\nif = ["answers >= 5"]\n' + P,
        'rules[1].faster_than is "3s": remove it; it belongs to fast',
    ),
    ('when = "gold"\nacross_projects = true\nif = ["answers >= 5"]\n' + P, "rules[1].history: say of how many"),
    ('when = "gold"\n' + P, "rules[1].if: give at least one condition"),
    (
        'when = "guessing"\nif = ["answers >= 5"]\n' + P,
        'rules[1].if[1] is "answers >= 5": remove it; good and wrongly say',
    ),
    ('when = "guessing"\nwrongly = "20%"\n' + P, 'rules[1].wrongly is "20%": give between "0.01%" and "5%"'),
    ('when = "guessing"\ngood = "50%"\n' + P, 'rules[1].good is "50%": give between "60%" and "99%"'),
    ('when = "luck"\nif = ["answers >= 5"]\n' + P, 'rules[1].when is "luck": give one of gold, guessing'),
    ('when = "gold"\nif = ["rights >= 5"]\n' + P, "this rule counts answers and right and wrong"),
    ('when = "gold"\nif = ["right => 5"]\n' + P, 'rules[1].if[1] is "right => 5": write it as'),
    ('when = "gold"\nif = ["right >= 5.5"]\n' + P, "give a whole number"),
    ('when = "gold"\nif = ["answers >= 5", "right < 160%"]\n' + P, "rules[1].if[2]"),
    ('when = "gold"\nif = ["answers >= 50%"]\n' + P, "answers is a number, not a share"),
    ('when = "agreement"\nif = ["agreement >= 5"]\n' + P, "agreement is a share"),
    ('when = "income"\nif = ["income >= 20 EUR"]\n' + P, "the project pays in USD"),
    ('when = "income"\nif = ["income >= 20%"]\n' + P, "give an amount"),
    ('when = "majority"\nif = ["answers >= 5"]\n' + P, "rules[1].threshold: say how many identical answers"),
    ('when = "majority"\nthreshold = 3\nif = ["answers >= 5"]\n' + P, "rules[1].threshold is 3: give more than half"),
    ('when = "gold"\nif = ["answers >= 5", "wrong >= 0"]\n' + P, 'rules[1].if[2] is "wrong >= 0": it always holds'),
    ('when = "gold"\nif = ["answers >= 5", "right <= 100%"]\n' + P, 'rules[1].if[2] is "right <= 100%": it always'),
    ('when = "gold"\nif = ["answers >= 5", "right > 100%"]\n' + P, 'rules[1].if[2] is "right > 100%": it never holds'),
    ('when = "income"\nif = ["income >= 0"]\n' + P, 'rules[1].if[1] is "income >= 0.00": it always holds'),
    (
        'when = "fast"\nfaster_than = "20m"\nif = ["fast >= 3"]\n' + P,
        'rules[1].faster_than is "20m": every answer comes within the time limit, 10m',
    ),
    (
        'when = "fast"\nfaster_than = "3s"\nif = ["fast >= 1"]\nthen = "change overlap"\nby = 0',
        "rules[1].by is 0: say by how many",
    ),
    ('when = "skips"\nhistory = 9\nif = ["skips >= 5"]\n' + P, "rules[1].history is 9: remove it"),
    (
        'when = "gold"\nif = ["answers >= 5"]\nthen = "propose ban"\nfor = "90m"',
        'rules[1].for is "90m": remove it; it belongs to pause',
    ),
    ('when = "gold"\nif = [3]\n' + P, 'rules[1].if[1] is 3: write it as "answers >= 5"'),
    ('when = ["gold"]\nif = ["answers >= 5"]\n' + P, "rules[1].when: give one of gold"),
    ('when = "gold"\nif = ["answers >= 5"]\nthen = ["pause"]', "rules[1].then: give one of pause"),
    ('when = "gold"\ntypo = 1\nif = ["answers >= 5"]\n' + P, "rules[1].typo is 1: remove this key"),
]


@pytest.mark.parametrize(("rule", "cure"), REFUSED)
def test_what_could_never_work_is_refused_with_its_cure(rule: str, cure: str) -> None:
    found = faults(rule)

    assert len(found) == 1, found
    assert cure in found[0]


OF_THE_PROJECT = [
    ('when = "gold"\nif = ["answers >= 5"]\n' + P, (('gold = "gold"\n', ""),), "name a gold column"),
    ('when = "guessing"\n' + P, (('gold = "gold"\n', ""),), "name a gold column"),
    (
        'when = "majority"\nthreshold = 2\nif = ["answers >= 5"]\n' + P,
        (("overlap = 3", "overlap = 2"),),
        "overlap of 3",
    ),
    (
        'when = "majority"\nthreshold = 2\nif = ["answers >= 5"]\n' + P,
        (("overlap = 3", "overlap = 5"),),
        "from 3 to 4",
    ),
    ('when = "agreement"\nif = ["answers >= 5"]\n' + P, (("overlap = 3", "overlap = 1"),), "overlap of 2"),
    ('when = "income"\nif = ["income >= 5"]\n' + P, (("0.05", "0.00"),), "pays nothing"),
    ('when = "acceptance"\nif = ["judged >= 5"]\n' + P, (("price", 'review = "none"\nprice'),), "nobody judges"),
    (
        'when = "skips"\nif = ["skips >= 5"]\n' + P,
        (("[task]", "[limits]\nskips_in_row = 5\n[task]"),),
        "after 5 skips the project pauses",
    ),
    (
        'when = "income"\nif = ["income >= 200.00"]\n' + P,
        (("price", "budget = 120\nprice"),),
        'rules[1].if[1] is "income >= 200.00": the budget is 120.00, so that nobody earns as much',
    ),
    (
        'when = "answers"\nif = ["answers >= 50"]\n' + P,
        (("[task]", "[limits]\nmax_answers = 20\n[task]"),),
        "nobody gives more than 20 answers",
    ),
]


@pytest.mark.parametrize(("rule", "changes", "cure"), OF_THE_PROJECT)
def test_a_rule_has_to_fit_its_project(rule: str, changes: tuple[tuple[str, str], ...], cure: str) -> None:
    [found] = faults(rule, changes=changes)

    assert cure in found


def test_all_faults_of_all_rules_are_told_at_once_beside_those_of_the_file() -> None:
    found = faults(
        'when = "gold"\nif = ["rights > 5", "right > 3 USD"]\nthen = "ban"',
        'when = "fast"\nif = ["fast >= 3"]\nthen = "pause"',
        changes=(("overlap = 3", "overlap = 0"),),
    )

    assert sorted(each.split(":")[0] for each in found) == [
        "overlap is 0",
        'rules[1].if[1] is "rights > 5"',
        'rules[1].if[2] is "right > 3 USD"',
        'rules[1].then is "ban"',
        "rules[2].faster_than",
        "rules[2].for",
    ]


def test_two_rules_of_one_name_are_refused_because_what_they_did_could_not_be_told_apart() -> None:
    rule = 'name = "slips"\nwhen = "gold"\nif = ["answers >= 5"]\n' + P
    assert "rules[2].name" in faults(rule, rule)[0]


def test_rules_without_a_name_get_one_each_and_keep_it_when_their_numbers_change() -> None:
    two = GOLD + GOLD.replace("60%", "50%")
    assert [each.name for each in spec(more=two).rules] == ["gold: pause", "gold: pause (2)"]
    assert [each.name for each in spec(more=two.replace("20", "30")).rules] == ["gold: pause", "gold: pause (2)"]


def test_a_rule_that_is_to_act_at_once_says_so_and_one_about_a_task_needs_not() -> None:
    assert faults('when = "gold"\nif = ["wrong >= 1"]\nat_once = true\n' + P) == []
    rework = 'when = "acceptance"\nhistory = 1\nif = ["rejected >= 1"]\nthen = "change overlap"\nby = 1'
    assert faults(rework) == []


@pytest.mark.parametrize("name", PRESETS)
def test_each_set_holds_the_one_before_and_no_rule_of_it_could_do_more_than_pause_or_propose(name: str) -> None:
    rules = spec(("price", f'rules_preset = "{name}"\nprice')).rules
    before = PRESETS[: PRESETS.index(name)]
    smaller = spec(("price", f'rules_preset = "{before[-1]}"\nprice')).rules if before else ()

    assert [each.name for each in rules[: len(smaller)]] == [each.name for each in smaller]
    assert len(rules) > len(smaller)
    assert {each.then for each in rules} <= RESTRICTING
    assert all(each.lasts is not None and each.lasts <= MOST_PAUSE for each in rules if each.then in PAUSES)


def test_a_set_leaves_out_what_makes_no_sense_in_the_project() -> None:
    bare = spec(("overlap = 3", "overlap = 1"), ('gold = "gold"\n', ""), ("price", 'rules_preset = "advanced"\nprice'))

    assert {each.when for each in bare.rules} == {"skips", "income", "answers", "fast"}


def test_a_rule_of_the_file_takes_the_place_of_the_sets_rule_of_its_name() -> None:
    own = '\n[[rules]]\nname = "many skips in a row"\nwhen = "skips"\nif = ["skips >= 4"]\nthen = "pause"\nfor = "2h"\n'
    rules = spec(("price", 'rules_preset = "elementary"\nprice'), more=own).rules

    assert [(each.name, each.preset) for each in rules] == [
        ("many skips in a row", ""),
        ("a full day's work", "elementary"),
    ]
    assert replace(rules[0], preset="") == rules[0]


@pytest.mark.parametrize(
    ("more", "keys"),
    [
        (
            '[[rules]]\nwhen = "gold"\nhistory = 3\nif = ["answers >= 5", "right > 100%"]\nthen = "pause"\nfor = "11d"',
            {"rules[1].for", "rules[1].history", "rules[1].if[2]"},
        ),
        (
            '[[rules]]\nwhen = "gold"\nif = ["answers >= 5"]\nthen = "set skill"\nvalue = 150',
            {"rules[1].value", "rules[1].skill"},
        ),
        (
            '[[rules]]\nwhen = "luck"\nif = ["answers >= 5"]\nthen = "accept"\n[[rules]]\nhistory = 3\n'
            'when = "gold"\nif = ["answers >= 5"]\nthen = "accept"',
            {"rules[1].when", "rules[2].history"},
        ),
        (
            '[[rules]]\nwhen = "gold"\nhistory = 3\nif = ["answers >= 5"]\nthen = "set skill"\nvalue = 9',
            {"rules[1].skill", "rules[1].history"},
        ),
        (
            "[gold]\nevery = 0\nintervals = [{ after = 50, every = 20 }, { after = 50, every = 30 }]",
            {"gold.every", "gold.intervals[2]"},
        ),
        ("[gold]\nevery = 0\nintervals = [{ after = 50, every = 5 }]", {"gold.every"}),  # of what is unknown, nothing
        (
            "[gold]\njitter = 500\nintervals = [{ after = 50, every = 5 }]\n[adjudication]\nblind = 3\nprice = 1",
            {"gold.jitter", "gold.intervals[1]", "adjudication.blind", "adjudication.price"},
        ),
        ('[adjudication]\nby = "nobody"\nprice = 1\nmin_answers = 9', {"adjudication.by", "adjudication.min_answers"}),
        (
            '[[comprehension]]\nquestion = ""\nanswers = ["a", "b"]\nright = "a"\n'
            '[[comprehension]]\nquestion = "?"\nanswers = ["a", "b"]\nright = "c"',
            {"comprehension[1].question", "comprehension[2].right"},
        ),
        ('[[rules]]\nwhen = "gold"\nif = ["answers >= 5"]\nthen = "accept"\non = 3', {"rules[1].on"}),
    ],
)
def test_a_fault_hides_no_other_and_makes_none_up(more: str, keys: set[str]) -> None:
    found = checked_project(f"{FILE}\n{more}\n")
    assert isinstance(found, list)
    assert {each.key for each in found} == keys
    assert len(found) == len(keys)


def test_of_what_hangs_on_a_faulty_key_nothing_is_said() -> None:
    rule = 'when = "majority"\nthreshold = 2\nif = ["answers >= 5"]\n' + P
    assert [each.split(" ")[0] for each in faults(rule, changes=(("overlap = 3", "overlap = 0"),))] == ["overlap"]
