"""The settings of one installation: `config.toml`, with every key also in the environment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.secrets import Token, redact
from crowd.rules.faults import HIDDEN, Fault, faults_of
from crowd.rules.quiet import QuietHours
from crowd.rules.retention import Retention
from crowd.rules.toml import TOMLDecodeError, read_toml
from handlers.ui.words import available

TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,64}")
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
SECRETS = frozenset({"telegram.token", "telegram.webhook_secret", "storage.url"})


class SettingsFault(Exception):
    """The settings cannot be used; `faults` says every reason, each with its key, its value and the cure."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def _server_root(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
        raise ValueError("give the server's root alone, as https://api.telegram.org")
    return value.rstrip("/")


def _database(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://")):
        raise ValueError("give sqlite:///tapwork.db or postgresql://name@host/database")
    return value


def _several(value: Any) -> Any:
    """Several ids in one environment variable are written 1,2,3 or [1, 2, 3]."""
    return [part for part in re.split(r"[\s,\[\]]+", value) if part] if isinstance(value, str) else value


def _quiet(value: str) -> str:
    QuietHours.parse(value)
    return value


def _zone(value: str) -> str:
    if value != "UTC" and value not in available_timezones():
        raise ValueError("give the name of a time zone, as Europe/Berlin or America/Sao_Paulo")
    return value


def _language(value: str) -> str:
    if value not in available():
        raise ValueError(f"the bot does not speak it; there is: {', '.join(available())}")
    return value


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TelegramSection(Section):
    """Which bot this is and where its Bot API lives."""

    token: SecretStr | None = None
    token_file: Path | None = None
    api_url: Annotated[str, AfterValidator(_server_root)] = "https://api.telegram.org"
    webhook_url: Annotated[str, Field(pattern=r"^https?://[^\s]+$")] | None = None
    webhook_secret: SecretStr | None = None
    webhook_listen: Annotated[str, Field(pattern=r"^[^\s:]+:\d{1,5}$")] = "127.0.0.1:8080"

    @model_validator(mode="after")
    def _a_webhook_needs_its_secret(self) -> Self:
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        if self.webhook_url and not WEBHOOK_SECRET.fullmatch(secret):
            raise ValueError("a webhook_url needs a webhook_secret of 32 to 256 letters, digits, _ or -")
        return self


class StorageSection(Section):
    """Where things are kept."""

    url: Annotated[str, AfterValidator(_database), Field(repr=False)] = "sqlite:///tapwork.db"  # holds a password
    files: Path = Path("files")


class PeopleSection(Section):
    """Who owns this installation, by numeric Telegram ids and never by names, and what the bot speaks."""

    admins: Annotated[tuple[Annotated[int, Field(gt=0)], ...], NoDecode, BeforeValidator(_several)] = ()
    languages: Annotated[
        tuple[Annotated[str, AfterValidator(_language)], ...], NoDecode, BeforeValidator(_several)
    ] = ()


class ScreeningSection(Section):
    """What applicants are asked."""

    form: Path | None = None


class NotifySection(Section):
    """When and how often people may be told something they did not just ask for."""

    quiet_hours: Annotated[str, AfterValidator(_quiet)] = "21:00-08:00"
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    per_day: Annotated[int, Field(ge=1, le=100)] = 10


class PaySection(Section):
    """In what people are paid, and how long an answer stays pending."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    hold_days: Annotated[int, Field(ge=0, le=365)] = 7


class PrivacySection(Section):
    """How long what applicants told and sent us is kept, and whom people may ask about it."""

    keep_rejected_days: Annotated[int, Field(ge=1, le=3650)] = 90
    keep_lapsed_days: Annotated[int, Field(ge=1, le=3650)] = 30
    keep_resumes_days: Annotated[int, Field(ge=1, le=3650)] = 365
    contact: Annotated[str, Field(max_length=200)] = ""

    def retention(self) -> Retention:
        """The same as rules take it."""
        return Retention(self.keep_rejected_days, self.keep_lapsed_days, self.keep_resumes_days)


class LogSection(Section):
    """What the running program writes about itself."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    json_lines: Annotated[bool, Field(alias="json")] = False


class Settings(BaseSettings):
    """Every setting; `TAPWORK_SECTION__KEY` in the environment wins over the file."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="TAPWORK_", env_nested_delimiter="__", env_ignore_empty=True
    )

    telegram: TelegramSection = TelegramSection()
    storage: StorageSection = StorageSection()
    people: PeopleSection = PeopleSection()
    screening: ScreeningSection = ScreeningSection()
    notify: NotifySection = NotifySection()
    pay: PaySection = PaySection()
    privacy: PrivacySection = PrivacySection()
    log: LogSection = LogSection()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


def load(path: Path, *, must_exist: bool = True) -> Settings:
    """The settings of `path` and of the environment, its paths made absolute from the file's folder.

    Raises SettingsFault with every fault at once.
    """
    content = _read(path, must_exist=must_exist)
    try:
        settings = Settings(**content)
    except ValidationError as error:
        raise SettingsFault([_discreet(fault) for fault in faults_of(error, hidden=SECRETS)]) from None
    except SettingsError as error:
        cure = f"give each key by itself, as TAPWORK_TELEGRAM__API_URL: {error}"
        raise SettingsFault([Fault("environment", "", cure)]) from None
    if "token" in content.get("telegram", {}) and path.stat().st_mode & 0o077:
        raise SettingsFault([Fault("telegram.token", HIDDEN, f"others can read it in {path}: chmod 600 {path}")])
    return _anchored(settings, path.resolve().parent)


def token_of(settings: Settings) -> Token:
    """The bot's token, from the file (best), the environment or the settings. Raises SettingsFault."""
    telegram = settings.telegram
    if telegram.token_file is not None and telegram.token is None:
        token = _token_in(telegram.token_file)
    elif telegram.token is not None and telegram.token_file is None:
        token = telegram.token.get_secret_value().strip()
    else:
        given = "both token and token_file" if telegram.token else "nothing"
        raise SettingsFault([Fault("telegram.token", given, "give one of telegram.token_file and telegram.token")])
    if not TOKEN.fullmatch(token):
        cure = "give the token as BotFather wrote it: digits, a colon, letters"
        raise SettingsFault([Fault("telegram.token", HIDDEN, cure)])
    return Token(token)


def _token_in(path: Path) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        shown = redact(str(path))  # where the token itself was given for its file
        raise SettingsFault([Fault("telegram.token_file", shown, f"cannot be read: {reason}")]) from None


def _read(path: Path, *, must_exist: bool) -> dict[str, Any]:
    if not path.exists() and not must_exist:
        return {}
    try:
        return read_toml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        cure = "copy config.example.toml and fill it in, or name another file with --config"
        raise SettingsFault([Fault("--config", str(path), f"there is no such file: {cure}")]) from None
    except (OSError, UnicodeDecodeError, TOMLDecodeError) as error:
        raise SettingsFault([Fault("--config", str(path), f"cannot be read as TOML: {error}")]) from None


def _discreet(fault: Fault) -> Fault:
    """The fault without what may be a secret: a misspelt key, or a key outside of its section, often holds one."""
    section, _, name = fault.key.partition("[")[0].partition(".")
    model = Settings.model_fields[section].annotation if section in Settings.model_fields else None
    fields = getattr(model, "model_fields", {})
    known = name in fields or name in {field.alias for field in fields.values()}
    value = redact(fault.value) if known or not fault.value else HIDDEN
    return Fault(redact(fault.key), value, redact(fault.cure))


def _anchored(settings: Settings, folder: Path) -> Settings:
    """Relative paths count from the settings' own folder, so that the working folder does not matter."""
    url = settings.storage.url
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        url = f"sqlite:///{folder / url.removeprefix('sqlite:///')}"
    storage = settings.storage.model_copy(update={"url": url, "files": folder / settings.storage.files})
    form, token_file = settings.screening.form, settings.telegram.token_file
    screening = settings.screening.model_copy(update={"form": form and folder / form})
    telegram = settings.telegram.model_copy(update={"token_file": token_file and folder / token_file})
    return settings.model_copy(update={"storage": storage, "screening": screening, "telegram": telegram})
