"""Stages: who may begin an attempt, what is drawn for it, what its score is; and the part of a file that makes one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.eligibility import Known, unmet
from crowd.rules.project import read_project
from crowd.rules.spec import ProjectSpec
from crowd.rules.stages import (
    Confusion,
    Door,
    Past,
    Stage,
    Way,
    conditions,
    confusions,
    draw,
    score_of,
    way,
)

DAY = 86_400_000
EXAM = Stage("exam", "facts", tasks=10, pass_mark=80, attempts=2, retry_after=7 * DAY, expires_after=180 * DAY)
TRAINING = Stage("training", "facts-training", tasks=5, pass_mark=0, attempts=1, retry_after=DAY)
RETRY = Stage("retry", "facts", tasks=10, pass_mark=80, attempts=1, retry_after=DAY, between=(40, 69))
FAILED = Past(1, 0, DAY, passed=False)
PASSED = Past(1, 0, DAY, passed=True)
VOID = Past(1, 0, DAY, passed=None)

EXAM_FILE = """
slug = "facts-exam"
title = "The exam"
brief = "Is it true?"
price = 0
stage = "exam"

[exam]
skill = "facts"
pass = 80
tasks = 20
attempts = 2
retry_after = "7d"
expires_after = "180d"

[task]
type = "choice"
question = "Is it true?"
labels = ["true", "false"]

[columns]
id = "id"
text = "{claim}"
gold = "verdict"
"""
TRAINING_FILE = EXAM_FILE.replace('stage = "exam"', 'stage = "training"').replace("[exam]", "[training]")
RETRY_FILE = (
    EXAM_FILE.replace('stage = "exam"', 'stage = "retry"')
    .replace("[exam]", "[retry]")
    .replace('skill = "facts"', 'of = "facts"\nbetween = [40, 69]')
)
ASKING = """
[[comprehension]]
question = "Half of it is wrong?"
answers = ["true", "false"]
right = "false"
"""


def spec(text: str) -> ProjectSpec:
    found = read_project(text)
    assert isinstance(found, ProjectSpec), found
    return found


def faults(text: str) -> str:
    found = read_project(text)
    assert isinstance(found, list), "no fault was found"
    return "\n".join(map(str, found))


# Whether she may.


@pytest.mark.parametrize(
    ("past", "skill", "now", "unseen", "expected"),
    [
        ([], None, 0, 10, Way(Door.READY, 2)),
        ([], None, 0, 9, Way(Door.EMPTY, 2)),
        ([], 80, 0, 10, Way(Door.PASSED, 2)),
        ([Past(1, 0, None, None)], None, 9 * DAY, 0, Way(Door.ON, 1)),
        ([Past(1, 0, None, None)], 90, 9 * DAY, 0, Way(Door.ON, 1)),
        ([FAILED], 55, 8 * DAY - 1, 10, Way(Door.WAIT, 1, 8 * DAY)),
        ([FAILED], 55, 8 * DAY, 10, Way(Door.READY, 1)),
        ([FAILED, Past(2, 0, 9 * DAY, passed=False)], 55, 99 * DAY, 10, Way(Door.OUT, 0)),
        ([VOID], None, 2 * DAY, 10, Way(Door.READY, 2)),  # nothing of it counted, and so it was none
        ([FAILED, Past(2, 0, 9 * DAY, passed=True)], 85, 10 * DAY, 10, Way(Door.PASSED, 2)),
        ([FAILED, Past(2, 0, 9 * DAY, passed=True)], None, 200 * DAY, 10, Way(Door.READY, 2)),  # it ran out
        ([PASSED], 60, 2 * DAY, 10, Way(Door.WAIT, 2, 8 * DAY)),  # lowered by somebody since
    ],
)
def test_who_may_begin(past: list[Past], skill: int | None, now: int, unseen: int, expected: Way) -> None:
    assert way(EXAM, past, skill, now, unseen=unseen) == expected


def test_a_training_without_a_mark_is_done_once_it_is_finished() -> None:
    assert way(TRAINING, [], None, 0, unseen=5).door is Door.READY
    assert way(TRAINING, [PASSED], 0, 9 * DAY, unseen=5).door is Door.PASSED


@given(st.lists(st.sampled_from([True, False, None]), max_size=12), st.integers(1, 5))
def test_nobody_has_more_attempts_than_the_stage_gives_between_two_passes(passes: list[bool | None], most: int) -> None:
    stage = Stage("exam", "facts", 10, 80, most, retry_after=0)
    past: list[Past] = []
    for number, passed in enumerate(passes, start=1):
        if way(stage, past, None, number, unseen=10).door is Door.READY:
            past.append(Past(number, number, number, passed))
    since = 0
    for each in past:
        since = 0 if each.passed else since + (each.passed is False)
        assert since <= most


# The score.


@pytest.mark.parametrize(
    ("credits", "score"),
    [([100] * 4 + [0], 80), ([100, 100, 0], 66), ([50, 100], 75), ([100, None], 100), ([None, None], None), ([], None)],
)
def test_a_score_is_the_mean_of_what_counts_rounded_down(credits: list[int | None], score: int | None) -> None:
    assert score_of(credits) == score


@given(st.lists(st.integers(0, 100) | st.none(), max_size=40), st.integers(0, 39))
def test_taking_a_wrong_one_out_never_makes_a_score_worse(credits: list[int | None], at: int) -> None:
    before = score_of(credits)
    without = score_of(None if place == at and each == 0 else each for place, each in enumerate(credits))
    assert before is None or without is None or without >= before


# Who it is for.


@pytest.mark.parametrize(
    ("stage", "skill", "suits"),
    [
        *[(EXAM, None, True), (EXAM, 79, True), (EXAM, 80, False)],
        *[(TRAINING, None, True), (TRAINING, 0, False)],
        *[(RETRY, None, False), (RETRY, 39, False), (RETRY, 40, True), (RETRY, 69, True), (RETRY, 70, False)],
    ],
)
def test_a_stage_is_for_those_who_lack_what_it_gives(stage: Stage, skill: int | None, suits: bool) -> None:
    known = {} if skill is None else {stage.subject: Known(str(skill), skill)}
    assert (unmet(conditions(stage), known) == ()) is suits


# What is drawn.

BANK = [(task, '"yes"' if task % 4 else '"no"') for task in range(1, 41)]


@given(st.integers(1, 40), st.integers(0, 10**9))
def test_a_draw_has_so_many_different_tasks_of_the_bank(tasks: int, person: int) -> None:
    drawn = draw(BANK, tasks, f"7/{person}/1")
    assert len(drawn) == len(set(drawn)) == tasks
    assert set(drawn) <= {task for task, _answer in BANK}


@given(st.integers(0, 10**9))
def test_the_answers_are_mixed_as_in_the_bank(person: int) -> None:
    answers = dict(BANK)
    drawn = draw(BANK, 20, f"7/{person}/1")
    assert sum(answers[task] == '"no"' for task in drawn) == 5


def test_neighbours_do_not_meet_the_same_tasks_in_the_same_order() -> None:
    draws = {tuple(draw(BANK, 10, f"7/{person}/1")) for person in range(200)}
    firsts = {drawn[0] for drawn in draws}
    assert len(draws) == 200
    assert len(firsts) > 30
    assert draw(BANK, 10, "7/1/1") == draw(reversed(BANK), 10, "7/1/1")


# Hints that give nothing away.


def test_only_what_was_mixed_up_three_times_is_told_and_no_more_than_three_of_it() -> None:
    pairs = (
        [("a", "b")] * 2 + [("c", "d")] * 3 + [("d", "c")] * 5 + [("e", "f")] * 4 + [("f", "e")] * 3 + [("x", "x")] * 9
    )
    assert confusions(pairs) == (Confusion("d", "c", 5), Confusion("e", "f", 4), Confusion("c", "d", 3))


# The file.


def test_each_stage_is_read_from_its_table() -> None:
    week, half = 7 * DAY, 180 * DAY
    exam, retry = spec(EXAM_FILE), spec(RETRY_FILE)
    training = spec(TRAINING_FILE.replace("pass = 80\n", "") + 'hint = "why"\n')

    assert exam.stage == Stage("exam", "facts", 20, 80, 2, week, half)
    assert retry.stage == Stage("retry", "facts", 20, 80, 2, week, half, (40, 69))
    assert training.stage == Stage("training", "facts", 20, 0, 2, week, half)
    assert [str(each) for group in retry.eligibility for each in group] == ["skill:facts >= 40", "skill:facts <= 69"]
    assert not exam.waves
    assert ProjectSpec.from_json(retry.to_json()) == retry


def test_questions_on_the_guidelines_are_read_and_kept() -> None:
    work = spec(EXAM_FILE.split("stage =")[0] + "[task]" + EXAM_FILE.split("[task]")[1] + ASKING)
    assert work.stage is None
    assert work.comprehension[0].answers == ("true", "false")
    assert ProjectSpec.from_json(work.to_json()) == work


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (EXAM_FILE.replace('gold = "verdict"', ""), "columns.gold: name the column of the known answers"),
        (TRAINING_FILE, "columns.hint: name the column of the hints"),
        (EXAM_FILE.replace('stage = "exam"\n', ""), 'exam: a table of a stage: say stage = "exam"'),
        (EXAM_FILE.replace('stage = "exam"', 'stage = "retry"'), "retry: give this table"),
        (EXAM_FILE.replace('stage = "exam"', 'stage = "retry"'), "exam: remove this table; the stage is retry"),
        (EXAM_FILE.replace('stage = "exam"', 'stage = "test"'), 'stage is "test": give one of'),
        (EXAM_FILE.replace("pass = 80\n", ""), "exam.pass: give this key"),
        (EXAM_FILE.replace("pass = 80", "pass = 101"), "exam.pass is 101: give a number of at most 100"),
        (EXAM_FILE.replace("tasks = 20", "tasks = 0"), "exam.tasks is 0: give a number of at least 1"),
        (EXAM_FILE.replace('"7d"', '"soon"'), 'exam.retry_after is "soon": write it as'),
        (EXAM_FILE.replace('"180d"', '"2h"'), 'exam.expires_after is "2h": give between 1d and 3650d'),
        (EXAM_FILE.replace("price = 0", "price = 0\noverlap = 3"), "overlap: remove it in a stage"),
        (EXAM_FILE.replace("[task]", "[limits]\nmax_answers = 5\n\n[task]"), "limits: remove it in a stage"),
        (EXAM_FILE + 'priority = "p"\n', "columns.priority: remove it in a stage"),
        (RETRY_FILE.replace("[40, 69]", "[69, 40]"), "retry.between: give the lower number first, as [40, 69]"),
        (RETRY_FILE.replace("[40, 69]", "[40, 85]"), "retry.between is [40, 85]: end the band below the pass mark, 80"),
        (EXAM_FILE + ASKING.replace('right = "false"', 'right = "no"'), 'comprehension[1].right is "no": write it as'),
        (
            EXAM_FILE + ASKING.replace('"true", "false"', '"false", "false"'),
            'comprehension[1].answers is "false": give',
        ),
    ],
)
def test_every_fault_has_its_key_and_its_cure(text: str, expected: str) -> None:
    assert expected in faults(text)


def test_the_faults_of_a_stage_are_told_all_at_once() -> None:
    wrong = TRAINING_FILE.replace('gold = "verdict"', "").replace("price = 0", "price = 0\noverlap = 2")
    assert len(faults(wrong).splitlines()) == 3


def test_a_skill_is_called_the_same_wherever_it_is_written_or_asked_for() -> None:
    name = "fact-check_2"
    assert spec(EXAM_FILE.replace('skill = "facts"', f'skill = "{name}"')).stage
    work = EXAM_FILE.split("stage =")[0] + "[task]" + EXAM_FILE.split("[task]")[1]
    work += f'\n[dynamic_overlap]\nmax_overlap = 5\nskill = "{name}"\n\n[eligibility]\nskill.{name} = ">= 80"\n'
    assert spec(work).dynamic_overlap
    assert 'exam.skill is "Facts": write small letters, digits, - and _' in faults(
        EXAM_FILE.replace('skill = "facts"', 'skill = "Facts"')
    )


# Rules in it.

P = 'then = "pause"\nfor = "1h"\n'


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ('when = "skips"\nif = ["skips >= 5"]\n' + P, 'rules[1].when is "skips": nobody skips in a stage'),
        ('when = "fast"\nfaster_than = "1s"\nif = ["fast >= 4"]\nthen = "propose ban everywhere"', "rules[1].then is"),
        (
            'when = "gold"\nif = ["answers >= 5", "right < 50%"]\n' + P,
            'rules[1].then is "pause": remove this rule in a',
        ),
        ('when = "guessing"\nthen = "propose ban"', 'rules[1].then is "propose ban": remove this rule in a stage'),
        ('when = "gold"\nif = ["answers >= 5"]\nthen = "re-queue"', "every worker answers her own draw"),
    ],
)
def test_a_stage_takes_no_rule_that_cannot_fire_there_or_restricts_who_fails(rule: str, fault: str) -> None:
    found = faults(f"{EXAM_FILE}\n[[rules]]\n{rule}")
    assert fault in found
    assert len(found.splitlines()) == 1


def test_a_stage_takes_no_set_of_rules_and_keeps_what_measures() -> None:
    preset = EXAM_FILE.replace("price = 0", 'price = 0\nrules_preset = "basic"')
    assert 'rules_preset is "basic": remove it in a stage' in faults(preset)
    measures = '\n[[rules]]\nwhen = "gold"\nif = ["answers >= 5"]\nthen = "skill from rate"\nskill = "speed"\n'
    hasty = '\n[[rules]]\nwhen = "fast"\nfaster_than = "1s"\nif = ["fast >= 4"]\n' + P
    assert len(spec(EXAM_FILE + measures + hasty).rules) == 2
