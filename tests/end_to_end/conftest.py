"""The real servers, over real sockets, with the trained model."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot import training
from bot.settings import load as load_settings
from tests.end_to_end.servers import Server, TelegramServer
from tests.telegram_api import BotApi


@pytest.fixture(scope="session", autouse=True)
def model() -> Path:
    """The trained model; trained now where there is none."""
    models = load_settings().models
    if not list(models.glob("*.tar.gz")):
        training.train(models)
    return training.latest(models)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running assistant that all tests share; none may break it."""
    made = Server(tmp_path_factory.mktemp("server"))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """An assistant that a test may break; not yet started."""
    made = Server(tmp_path)
    yield made
    made.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def api() -> AsyncIterator[BotApi]:
    """Telegram, for the assistant that tests share."""
    made = BotApi()
    await made.start()
    yield made
    await made.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def telegram(
    api: BotApi, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[TelegramServer]:
    """A running assistant on `api`; no test may break it."""
    made = TelegramServer(tmp_path_factory.mktemp("telegram"), api)
    await made.starts()
    yield made
    await asyncio.to_thread(made.stop)


@pytest_asyncio.fixture(loop_scope="session")
async def own_telegram(tmp_path: Path) -> AsyncIterator[TelegramServer]:
    """An assistant and a Telegram that a test may break; the assistant is not yet started."""
    api = BotApi()
    await api.start()
    made = TelegramServer(tmp_path, api)
    yield made
    await asyncio.to_thread(made.stop)
    await api.stop()
