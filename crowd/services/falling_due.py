"""Everything that falls due, and who does it: one line a kind."""

from __future__ import annotations

from collections.abc import Mapping

from crowd.services import hands, life, moving, waves
from crowd.services.dues import Falls

KINDS: Mapping[str, Falls] = {
    hands.WAVE: waves.due,  # the next look at who is at work, who waits, and who hears of a project
    moving.LIFE: life.live_on,  # a project opens, pauses or closes by itself
}
