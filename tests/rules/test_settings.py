"""Settings: the example is complete, faults come all at once, secrets stay hidden, the environment wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Section, Settings, SettingsFault, load, token_of

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
TOKEN = "123456789:AAE-fakefakefakefakefakefakefakefak"


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    path.chmod(mode)
    return path


def faults(path: Path) -> dict[str, str]:
    with pytest.raises(SettingsFault) as caught:
        token_of(load(path))
    return {fault.key: str(fault) for fault in caught.value.faults}


def test_the_example_loads_and_gives_the_defaults(tmp_path: Path) -> None:
    settings = load(EXAMPLE)

    assert settings.notify == Settings().notify
    assert settings.pay == Settings().pay


SECRET = "hunter2hunter2"


@pytest.mark.parametrize(
    "text",
    [
        f'token = "{TOKEN}"',
        f'telegram = "{TOKEN}"',
        f'[telegram]\ntokn = "{TOKEN}"',
        f'[telegram]\n"{TOKEN}" = 1',
        f'[telegram]\ntoken_file = "{TOKEN}"',
        f'[telegram]\napi_url = "https://api.telegram.org/bot{TOKEN}"',
        f'[telegram]\nwebhook_url = "ftp://x/{TOKEN}"',
        f'[people]\nadmins = ["{TOKEN}"]',
        f'storage = "postgresql://me:{SECRET}@host/db"',
        f'[storage]\nurll = "postgresql://me:{SECRET}@host/db"',
    ],
)
def test_a_secret_in_the_wrong_place_is_not_told(tmp_path: Path, text: str) -> None:
    told = str(faults(written(tmp_path, text)))

    assert TOKEN.partition(":")[2] not in told
    assert SECRET not in told


def test_settings_shown_whole_hold_no_secret(tmp_path: Path) -> None:
    path = written(tmp_path, f'[telegram]\ntoken = "{TOKEN}"\n[storage]\nurl = "postgresql://me:{SECRET}@host/db"')

    assert not [secret for secret in (TOKEN, SECRET) if secret in repr(load(path))]


def test_a_section_in_the_environment_that_is_no_table_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAPWORK_TELEGRAM", TOKEN)

    assert set(faults(written(tmp_path, ""))) == {"environment"}


def test_every_setting_stands_in_the_example() -> None:
    text = EXAMPLE.read_text()
    sections = {name: field.annotation for name, field in Settings.model_fields.items()}

    for name, section in sections.items():
        assert f"[{name}]" in text
        assert isinstance(section, type)
        assert issubclass(section, Section)
        for key, field in section.model_fields.items():
            assert f"\n{field.alias or key} =" in text or f"\n# {field.alias or key} =" in text


def test_all_faults_are_told_at_once_with_key_value_and_cure(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '[telegram]\napi_url = "ftp://x"\n[people]\nadmins = [0]\n[notify]\nquiet_hours = "late"\nper_day = "x"\n'
        '[pay]\ncurrency = "dollars"\ncolour = 1\n[log]\nlevel = "loud"\n',
    )

    found = faults(path)

    assert set(found) == {
        "telegram.api_url",
        "people.admins[1]",
        "notify.quiet_hours",
        "notify.per_day",
        "pay.currency",
        "pay.colour",
        "log.level",
    }
    assert "loud" in found["log.level"]
    assert "debug" in found["log.level"]


def test_a_fault_in_a_secret_never_shows_it(tmp_path: Path) -> None:
    found = faults(written(tmp_path, '[telegram]\ntoken = "12345:very secret"\n[storage]\nurl = "sqlite:///x.db"\n'))
    assert "very secret" not in str(found)

    found = faults(written(tmp_path, '[telegram]\ntoken = ["very secret"]\n[storage]\nurl = "mysql://me:hush@x/y"\n'))
    assert set(found) == {"telegram.token", "storage.url"}
    assert "very secret" not in str(found)
    assert "hush" not in str(found)


def test_a_token_in_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, f'[telegram]\ntoken = "{TOKEN}"\n', mode=0o644)

    assert "chmod 600" in faults(path)["telegram.token"]


def test_the_token_comes_from_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text(TOKEN + "\n")

    assert token_of(load(written(tmp_path, '[telegram]\ntoken_file = "token.txt"\n'))).reveal() == TOKEN


def test_a_missing_token_file_and_no_token_are_said_plainly(tmp_path: Path) -> None:
    assert "cannot be read" in faults(written(tmp_path, '[telegram]\ntoken_file = "none.txt"\n'))["telegram.token_file"]
    assert "token_file" in faults(written(tmp_path, ""))["telegram.token"]


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAPWORK_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("TAPWORK_PEOPLE__ADMINS", "7, 8")
    monkeypatch.setenv("TAPWORK_NOTIFY__PER_DAY", "3")
    monkeypatch.setenv("TAPWORK_LOG__JSON", "true")
    settings = load(written(tmp_path, "[people]\nadmins = [1]\n[notify]\nper_day = 5\n"))

    assert token_of(settings).reveal() == TOKEN
    assert settings.people.admins == (7, 8)
    assert settings.notify.per_day == 3
    assert settings.log.json_lines


def test_a_fault_in_the_environment_is_told_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAPWORK_PEOPLE__ADMINS", "me")

    assert "people.admins[1]" in faults(written(tmp_path, ""))


def test_relative_paths_count_from_the_folder_of_the_settings(tmp_path: Path) -> None:
    settings = load(written(tmp_path, '[screening]\nform = "form.toml"\n'))

    assert settings.storage.url == f"sqlite:///{tmp_path / 'tapwork.db'}"
    assert settings.storage.files == tmp_path / "files"
    assert settings.screening.form == tmp_path / "form.toml"


@pytest.mark.parametrize("text", ["[telegram", "\x00"])
def test_a_file_that_is_no_toml_is_said_plainly(tmp_path: Path, text: str) -> None:
    assert "cannot be read as TOML" in faults(written(tmp_path, text))["--config"]


def test_a_missing_file_names_the_cure(tmp_path: Path) -> None:
    assert "config.example.toml" in faults(tmp_path / "config.toml")["--config"]
