"""Comprehension checks: two tries for each question, and what a new version of the guidelines changes."""

from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.comprehension import TRIES, Heard, Question, Stand, hear, mark_of, shuffled, stands

ASKED = (Question("First?", ("a", "b", "c"), "a"), Question("Second?", ("d", "e"), "e", "Because."))
FRESH = stands(None, 1, len(ASKED))


def told(*answers: str) -> tuple[Stand, list[Heard]]:
    stand, heard = FRESH, []
    for answer in answers:
        stand, each = hear(ASKED, stand, answer)
        heard.append(each)
    return stand, heard


def test_all_right_passes() -> None:
    assert told("a", "e") == (Stand(2, 0, "passed", 1), [Heard.RIGHT, Heard.PASSED])


def test_one_wrong_answer_a_question_is_forgiven() -> None:
    stand, heard = told("b", "a", "d", "e")
    assert (stand.state, heard) == ("passed", [Heard.ONCE_MORE, Heard.RIGHT, Heard.ONCE_MORE, Heard.PASSED])


def test_wrong_twice_is_the_end() -> None:
    assert told("a", "d", "d") == (Stand(1, 2, "failed", 1), [Heard.RIGHT, Heard.ONCE_MORE, Heard.FAILED])


@given(st.lists(st.sampled_from("abcde"), max_size=12))
def test_it_ends_with_two_wrong_tries_at_one_question_or_with_all_right(answers: list[str]) -> None:
    stand, wrong = FRESH, 0
    for answer in answers:
        if stand.state != "asked":
            break
        before = stand.passed
        stand, _heard = hear(ASKED, stand, answer)
        wrong = wrong + 1 if stand.passed == before else 0
        assert (stand.state == "failed") == (wrong == TRIES)
        assert (stand.state == "passed") == (stand.passed == len(ASKED))


def test_new_guidelines_ask_whoever_has_not_passed() -> None:
    assert stands(Stand(1, 2, "failed", 1), 1, 2).state == "failed"
    assert stands(Stand(1, 2, "failed", 1), 2, 2) == Stand(0, 0, "asked", 2)
    assert stands(Stand(1, 1, "asked", 1), 2, 2) == Stand(0, 0, "asked", 2)
    assert stands(Stand(2, 0, "passed", 1), 2, 2).state == "passed"


def test_a_question_that_was_taken_out_is_not_waited_for() -> None:
    assert stands(Stand(1, 0, "asked", 1), 1, 1).state == "passed"
    assert stands(None, 1, 0).state == "passed"


def test_the_order_of_the_answers_is_hers() -> None:
    orders = {shuffled(ASKED[0], person) for person in range(100)}
    assert len(orders) == 6
    assert all(sorted(order) == [0, 1, 2] for order in orders)


def test_questions_that_were_reworded_have_another_mark() -> None:
    other = (ASKED[0], Question("Second?", ("d", "e"), "e", "For another reason."))
    assert mark_of(ASKED) == mark_of(tuple(ASKED))
    assert mark_of(ASKED) != mark_of(other)
