import dataclasses
import logging
from types import SimpleNamespace

import pytest

from bot import settings
from bot.channels.telegram import service
from bot.channels.telegram.service import TelegramService
from bot.storage.keys import ConversationKeys


@pytest.fixture
def made(tmp_path):
    """Makes a service with a token, which is not started."""

    def make(token):
        current = dataclasses.replace(
            settings.load(),
            telegram_token=token,
            telegram_api_url="http://127.0.0.1:9",
            database_url=f"sqlite:///{tmp_path / 'x.sqlite'}",
        )
        return TelegramService(current, SimpleNamespace(content=None), ConversationKeys(b"x" * 32))

    return make


@pytest.mark.parametrize("token", ["my token", "123456", "12:a/../b", "é:x"])
async def test_what_is_no_token_is_told_and_not_tried(made, caplog, token):
    await made(token)._connect_and_serve()
    (record,) = caplog.records
    assert "TELEGRAM_TOKEN is no token" in record.message and token not in record.message


async def test_whatever_goes_wrong_telegram_is_connected_anew(made, caplog, monkeypatch):
    monkeypatch.setattr(service, "_FIRST_PAUSE", 0.01)
    telegram, tried = made("1:x"), []

    async def connect():
        tried.append(1)
        if len(tried) < 3:
            raise KeyError("what a person wrote")

    monkeypatch.setattr(telegram, "_connect_and_serve", connect)
    await telegram._serve()
    assert len(tried) == 3
    assert "KeyError" in caplog.text and "what a person wrote" not in caplog.text


async def test_the_same_is_told_once(made, caplog):
    telegram = made("1:x")
    caplog.set_level(logging.INFO)
    for sentence in ("down", "down", "up", "down"):
        telegram._say(sentence)
    assert [record.message for record in caplog.records] == ["down", "up", "down"]


def test_the_webhooks_secret_is_made_from_the_key_and_differs_from_it(made):
    one = made("1:x")
    assert one.proves_itself(ConversationKeys(b"x" * 32).derive("telegram webhook").hex())
    for wrong in (None, "", "x" * 32, "é"):
        assert not one.proves_itself(wrong)
