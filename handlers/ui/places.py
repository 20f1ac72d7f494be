"""Where a person stands and how she goes on, in one sentence and with one button."""

from __future__ import annotations

from crowd.services.people import Standing
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Apply, Begin, Work
from handlers.ui.text import fill
from handlers.ui.words import _
from storage.records.invites import InvitedTo


def way_on(standing: Standing | None) -> tuple[str, Keyboard | None]:
    """What she can do now, and the button for it where there is one."""
    match standing.place if standing else "new":
        case "new":
            return _("To work here, apply first: tap Apply."), keyboard([[(_("Apply"), Apply())]])
        case "screening":
            return _("You are in the middle of applying."), keyboard([[(_("Go on"), Apply())]])
        case "review":
            return _("Your answers are with our team. We write to you here as soon as they are read."), None
        case "failed":
            return _("You were not admitted. The button says when you can apply again."), keyboard(
                [[(_("Apply again"), Apply())]]
            )
        case "waiting":
            return _("You are on the waiting list. We write to you here when it is your turn."), None
        case "called":
            return _("There is a place for you: tap Apply."), keyboard([[(_("Apply"), Apply())]])
        case "lapsed":
            return _("Your application was not finished in time and is closed. You can begin again."), keyboard(
                [[(_("Apply again"), Apply())]]
            )
        case "withdrawn":
            return _("You took your application back. You can apply again."), keyboard([[(_("Apply again"), Apply())]])
        case "worker":
            return _("/work shows the projects that are open to you."), keyboard(
                [*start_invited(standing.invited if standing else None), show_projects()]
            )


def start_invited(invited: InvitedTo | None) -> list[list[tuple[str, Button]]]:
    """The button of the project that a link led her to, while it is open and she has not begun there."""
    if invited is None or invited.state != "live":
        return []
    return [[(str(fill(_("Start: {title}"), title=invited.title)), Begin(invited.project_id))]]


def show_projects() -> list[tuple[str, Button]]:
    """All that is open to her."""
    return [(_("Show projects"), Work())]
