import pytest

from bot.errors import SettingsError
from bot.storage import keys


@pytest.fixture(autouse=True)
def without_a_key_in_the_environment(monkeypatch):
    monkeypatch.delenv("PRIVACY_KEY", raising=False)


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first, second = keys.load(tmp_path), keys.load(tmp_path)
    assert first.key("telegram", "42") == second.key("telegram", "42")
    assert (tmp_path / "privacy.key").stat().st_mode & 0o777 == 0o600


def test_the_key_tells_chats_and_channels_apart_and_hides_them(tmp_path):
    made = keys.load(tmp_path)
    names = {made.key(channel, chat) for channel in ("web", "telegram") for chat in ("1", "12")}
    assert len(names) == 4
    assert made.key("telegram", "123456789") != keys.ConversationKeys(b"x" * 32).key(
        "telegram", "123456789"
    )
    assert "123456789" not in made.key("telegram", "123456789")


def test_the_environment_gives_the_key(tmp_path, monkeypatch):
    monkeypatch.setenv("PRIVACY_KEY", "k" * 32)
    assert keys.load(tmp_path).key("web", "a") == keys.ConversationKeys(b"k" * 32).key("web", "a")
    assert not (tmp_path / "privacy.key").exists()
    monkeypatch.setenv("PRIVACY_KEY", "short")
    with pytest.raises(SettingsError, match="PRIVACY_KEY is too short"):
        keys.load(tmp_path)


def test_a_key_that_others_read_is_refused(tmp_path):
    keys.load(tmp_path)
    (tmp_path / "privacy.key").chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        keys.load(tmp_path)


def test_a_damaged_key_is_refused(tmp_path):
    (tmp_path / "privacy.key").write_bytes(b"")
    (tmp_path / "privacy.key").chmod(0o600)
    with pytest.raises(SettingsError, match="damaged"):
        keys.load(tmp_path)
