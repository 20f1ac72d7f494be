"""Topics of sensitive content in words: what each is called, and what somebody who agrees to it may meet."""

from __future__ import annotations

from handlers.ui.words import _


def words() -> dict[str, tuple[str, str]]:
    """Each topic in words, and what it may show."""
    return {
        "violence": (
            _("Violence and injury"),
            _("You may see fights, weapons and accidents, and people or animals that are hurt or killed."),
        ),
        "sexual": (_("Sexual content"), _("You may see nudity and sexual acts, in words or in pictures.")),
        "hate": (
            _("Hate and insults"),
            _("You may read slurs, threats and contempt for people because of who they are."),
        ),
        "self_harm": (
            _("Self-harm and suicide"),
            _("You may meet people who hurt themselves, or who speak of suicide or of eating disorders."),
        ),
        "medical": (_("Medical content"), _("You may see operations, wounds and illnesses, as doctors see them.")),
        "other": (_("Other distressing content"), _("You may see disasters, cruelty, death and grief.")),
    }
