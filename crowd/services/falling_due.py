"""Everything that falls due, and who does it: one line a kind."""

from __future__ import annotations

from collections.abc import Mapping

from crowd.services import (
    differing,
    excluding,
    hands,
    life,
    moving,
    rejecting,
    rule_actions,
    second_looks,
    verdict_pay,
    waves,
)
from crowd.services.dues import Falls

KINDS: Mapping[str, Falls] = {
    hands.WAVE: waves.due,  # the next look at who is at work, who waits, and who hears of a project
    second_looks.LOOKS: second_looks.due,  # half of the time for second looks at a task is over, or all of it
    differing.SWEEP: differing.due,  # tasks that may be disputed by another rule, or since their overlap fell
    verdict_pay.PAY: verdict_pay.due,  # a trusted worker's verdict can be taken back no more
    moving.LIFE: life.live_on,  # a project opens, pauses or closes by itself
    rule_actions.ACCEPTING: rule_actions.accept_rest,  # a rule accepts all that somebody answered
    rule_actions.REQUEUEING: rule_actions.requeue_rest,  # or asks for it once more
    rejecting.FINAL: rejecting.due,  # a rejected answer is put to the rules, once that cannot be taken back
    excluding.KIND: excluding.due,  # answers of somebody who was banned, or is not any more
}
