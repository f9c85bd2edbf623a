"""Telegram's Bot API on loopback, for one bot, and people who write to it.

It behaves as https://core.telegram.org/bots/api documents, so that the product under test talks to
it as it talks to Telegram; a test holds the phones of the people:

    api = BotApi()
    await api.start()            # the product runs with TELEGRAM_API_URL=api.root
    lin = api.person("Lin", language="fr")
    answer = await lin.says("/start")
    answer = await lin.taps("Menu")
    await api.stop()

`server` says what answers a request, `methods` what each method does, `people` and `groups` what a
phone can do, `faults` and `limits` what goes wrong.
"""

import os

# Without it python-telegram-bot 22 warns at every period of time that it reads, and pytest takes
# warnings for errors. It is read whenever such a period is; a process that a test starts inherits it
# unless the test takes it out of the environment.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from tests.telegram_api.chats import Button, Message
from tests.telegram_api.faults import (
    Blocked,
    Disconnect,
    Hang,
    ServerError,
    TooManyRequests,
)
from tests.telegram_api.groups import Group
from tests.telegram_api.people import Person
from tests.telegram_api.server import BotApi, Call

__all__ = [
    "Blocked",
    "BotApi",
    "Button",
    "Call",
    "Disconnect",
    "Group",
    "Hang",
    "Message",
    "Person",
    "ServerError",
    "TooManyRequests",
]
