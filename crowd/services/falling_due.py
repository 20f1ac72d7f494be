"""Everything that falls due, and who does it: one line a kind."""

from __future__ import annotations

from collections.abc import Mapping

from crowd.services import projects
from crowd.services.dues import Falls

KINDS: Mapping[str, Falls] = {
    projects.OPENS: projects.open_due,  # a project that was scheduled
}
