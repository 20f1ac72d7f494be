"""What the clock cannot do any more reaches the admins, in words."""

import json

from crowd.services import failing
from handlers.ui import alarms
from storage import Storage
from tests.filling import NOON, admit


async def test_the_admins_are_owed_one_message_that_says_what_fails(storage: Storage) -> None:
    await storage.write(None, lambda work: admit(work, 500))
    await failing.tell(storage, [500, 501], "clear pending pay", 5, "ValueError at clearing.py:12 run", NOON)

    [owed] = await storage.read(
        lambda work: work._queries._execute(
            "SELECT kind, body, deliveries.state FROM campaigns JOIN deliveries ON campaign_id = campaigns.id", {}
        ).fetchall()
    )
    assert (owed[0], owed[2]) == (failing.KIND, "pending")
    assert alarms.failing(**json.loads(owed[1])).content == (
        "Something that is done again and again fails: clear pending pay.\n"
        "It failed 5 times in a row and is still tried.\n"
        "\n"
        "For the log: ValueError at clearing.py:12 run"
    )
    assert await storage.read(lambda work: [each.action for each in work.audit.latest(1)]) == ["tick failing"]
