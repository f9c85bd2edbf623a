import io
import logging

import pytest

from bot import logs

TOKEN = "7123456789:AAF-abcdefghijklmnopqrstuvwxyz_0123"


@pytest.fixture
def printed(monkeypatch):
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    stream = io.StringIO()
    monkeypatch.setattr(logs.sys, "stderr", stream)
    logs.configure()
    yield stream
    root.handlers[:] = kept
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def test_a_token_is_taken_out_wherever_it_stands(printed):
    logger = logging.getLogger("bot.x")
    logger.warning("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logger.warning(TOKEN)
    logger.warning("at 12:30, 100 %")
    assert "AAF" not in printed.getvalue()
    assert "/bot<token>/getMe" in printed.getvalue()
    assert "at 12:30, 100 %" in printed.getvalue()


def test_an_error_is_reduced_to_its_kind(printed):
    try:
        raise ValueError("what a person wrote")
    except ValueError:
        logging.getLogger("bot.x").exception("It failed with %s", "what a person wrote")
    assert "what a person wrote" not in printed.getvalue()
    assert "ValueError" in printed.getvalue()
