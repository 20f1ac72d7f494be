"""Everything that falls due, and who does it: one line a kind."""

from __future__ import annotations

from collections.abc import Mapping

from crowd.services import life, moving, waves
from crowd.services.dues import Falls

KINDS: Mapping[str, Falls] = {
    waves.WAVE: waves.due,  # the next look at a project that tells of itself in waves
    moving.LIFE: life.live_on,  # a project opens, pauses or closes by itself
}
