"""The assistant's server: Rasa with the trained model, behind our channels alone.

Rasa's own server owns `/`, listens on every address and brings an API that lists conversations;
this one has the routes of the channels and nothing else.
"""

from __future__ import annotations

import bot.rasa_lean  # noqa: F401  isort: skip

import asyncio
import gc
import logging
import os
import threading

from rasa.core.agent import Agent
from rasa.core.channels import channel as rasa_channel
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.run import create_http_input_channels
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from bot import training
from bot.action_endpoint import ActionEndpoint, compile_reply_schema
from bot.channels.desk import Desk
from bot.channels.page import Page
from bot.content.danger import DangerFinder
from bot.content.store import ContentStore, shared
from bot.errors import SettingsError
from bot.settings import PROJECT, Settings
from bot.storage import keys
from bot.storage.tracker_store import SnapshotTrackerStore
from bot.understanding import encoder, language

logger = logging.getLogger(__name__)

#: Most bytes of a request: an update of Telegram may quote a whole other message.
MAX_BYTES = 500_000


class Assistant:
    """The assistant with everything it needs, before any server.

    Args:
        settings: Where its files are.

    Raises:
        ModelMissing: no model was trained yet.
        ContentError: the content files are broken, and no good state was kept.
        SettingsError: a setting or `endpoints.yml` cannot be used.
    """

    #: Answers people; there from `open` on.
    desk: Desk

    def __init__(self, settings: Settings) -> None:
        self._model = training.latest(settings.models)
        self.content = shared(settings.locales, settings.snapshot)
        self.keys = keys.load(settings.var)
        endpoints = _endpoints(settings)
        self._actions = ActionEndpoint.of(endpoints.action)
        compile_reply_schema()
        store = TrackerStore.create(endpoints.tracker_store)
        if not isinstance(store, SnapshotTrackerStore):
            # Rasa falls back to memory without a word where a class cannot be loaded.
            raise SettingsError("endpoints.yml: 'tracker_store' must be the SnapshotTrackerStore.")
        self._store = store

    async def open(self) -> None:
        """Load the model, forget old conversations."""
        agent = Agent.load(
            self._model,
            tracker_store=self._store,
            lock_store=InMemoryLockStore(),
            action_endpoint=self._actions,
        )
        # Around the store, Rasa puts one that falls back to memory and never forgets.
        agent.tracker_store = agent.processor.tracker_store = self._store
        self.desk = Desk(agent, self.content, self.keys, self._store)
        self._forgetting = asyncio.create_task(self._store.forget_old())
        # A thread that a stop does not wait for.
        threading.Thread(target=_warm_up, args=[self.content], name="warm", daemon=True).start()
        # What was loaded stays: looking through it for garbage took a sixth of every message.
        gc.collect()
        gc.freeze()

    async def close(self) -> None:
        """Stop what `open` began, close the connection to the action server."""
        self._forgetting.cancel()
        await self._actions.close()


def _warm_up(content: ContentStore) -> None:
    """Load now, beside everything else, what would make some person's first message wait."""
    languages = list(content.current.languages.languages)
    language.identify("x", languages, languages[0])
    encoder.E5.encode(["x"])
    DangerFinder(content.current.urgent).compile_all()


def build(settings: Settings) -> Sanic:
    """The server's application, ready to run; raises as `Assistant` does."""
    assistant = Assistant(settings)
    app = Sanic("ombrelle", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BYTES
    app.config.REQUEST_TIMEOUT = 20
    app.config.KEEP_ALIVE_TIMEOUT = 30
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.ACCESS_LOG = False

    @app.before_server_start
    async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await assistant.open()
        app.ctx.assistant = assistant
        app.ctx.desk = assistant.desk
        app.ctx.page = Page(assistant.content)

    @app.after_server_stop
    async def stop(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await assistant.close()

    channels = create_http_input_channels(None, str(PROJECT / "credentials.yml"))
    rasa_channel.register(channels, app, route=None)
    return app


def _endpoints(settings: Settings) -> AvailableEndpoints:
    os.environ["ACTION_PORT"] = str(settings.action_port)
    os.environ["DATABASE_URL"] = settings.database_url
    os.environ["RETENTION_HOURS"] = str(settings.retention_hours)
    return AvailableEndpoints.read_endpoints(str(PROJECT / "endpoints.yml"))
