"""Everything that falls due, and who does it: one line a kind."""

from __future__ import annotations

from collections.abc import Mapping

from crowd.services import life, moving
from crowd.services.dues import Falls

KINDS: Mapping[str, Falls] = {
    moving.LIFE: life.live_on,  # a project opens, pauses or closes by itself
}
