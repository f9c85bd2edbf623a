import pytest

from bot import settings
from bot.errors import SettingsError


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    monkeypatch.setattr(settings, "load_dotenv", lambda path: None)
    for name in (
        "TELEGRAM_TOKEN",
        "TELEGRAM_API_URL",
        "TELEGRAM_WEBHOOK_URL",
        "TELEGRAM_WEBHOOK_SECRET",
    ):
        monkeypatch.delenv(name, raising=False)


def test_without_a_token_there_is_no_telegram():
    loaded = settings.load()
    assert loaded.telegram_token is None and loaded.telegram_webhook_url is None
    assert loaded.telegram_api_url == "https://api.telegram.org"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.org", "https://example.org/telegram"),
        ("https://example.org/", "https://example.org/telegram"),
        ("https://example.org/a/b", "https://example.org/a/b"),
        ("", None),
    ],
)
def test_the_webhook_has_an_address_of_its_own(monkeypatch, given, kept):
    monkeypatch.setenv("TELEGRAM_WEBHOOK_URL", given)
    assert settings.load().telegram_webhook_url == kept


@pytest.mark.parametrize("address", ["example.org", "ftp://example.org", "https://", "https://a b"])
@pytest.mark.parametrize("name", ["TELEGRAM_WEBHOOK_URL", "TELEGRAM_API_URL"])
def test_what_is_no_address_is_named(monkeypatch, name, address):
    monkeypatch.setenv(name, address)
    with pytest.raises(SettingsError, match=name):
        settings.load()


def test_a_bad_secret_is_named_and_not_shown(monkeypatch):
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", "my secret")
    with pytest.raises(SettingsError, match="TELEGRAM_WEBHOOK_SECRET") as error:
        settings.load()
    assert "my secret" not in str(error.value)
