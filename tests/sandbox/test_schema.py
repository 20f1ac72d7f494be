"""The check of answers itself: it must see what is wrong."""

import pytest

USER = {"id": 1, "is_bot": False, "first_name": "Ann"}


@pytest.mark.parametrize(
    ("result", "fault"),
    [
        ({**USER, "shoe_size": 38}, "unknown field shoe_size"),
        ({"id": 1, "is_bot": False}, "first_name is missing"),
        ({**USER, "id": "1"}, "is no Integer"),
        ({**USER, "is_bot": 0}, "is no Boolean"),
        ([USER], "no object"),
    ],
)
def test_a_wrong_result_is_seen(schema, result, fault):
    assert fault in schema.result_faults("getMe", result)[0]


def test_a_right_result_has_no_fault(schema):
    assert schema.result_faults("getMe", USER) == []


def test_a_union_takes_any_of_its_types(schema):
    assert schema.result_faults("editMessageText", True) == []
    assert schema.result_faults("getChatMember", {"status": "left", "user": USER}) == []
    assert schema.result_faults("getChatMember", {"status": "kicked", "user": USER})
