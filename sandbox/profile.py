"""What the bot says about itself: commands by scope and language, name, descriptions, menu buttons."""

from sandbox.records import Json

Scope = tuple[str, str, str]
"""Type, chat and user of a command scope."""


class Profile:
    """Texts are kept by language code; the empty code is for everybody else."""

    def __init__(self, name: str) -> None:
        self.commands: dict[tuple[Scope, str], list[Json]] = {}
        self.texts: dict[str, dict[str, str]] = {"name": {"": name}, "description": {}, "short_description": {}}
        self.menu_buttons: dict[int | None, Json] = {}

    def text(self, kind: str, language: str) -> str:
        """The text for this language, else the one for everybody."""
        known = self.texts[kind]
        return known.get(language) or known.get("", "")

    def menu_of(self, person_id: int, language: str | None) -> list[Json]:
        """The commands that a person sees in her private chat: the narrowest scope, her language first."""
        for scope in (("chat", str(person_id), ""), ("all_private_chats", "", ""), ("default", "", "")):
            for code in (language or "", ""):
                if commands := self.commands.get((scope, code)):
                    return commands
        return []
