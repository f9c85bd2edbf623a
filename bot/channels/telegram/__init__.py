"""Telegram, through python-telegram-bot.

`channel` is what Rasa knows; `service` connects, polls or takes webhooks; `updates` reads what
comes; `dispatch` keeps order in a chat; `answering` answers one update; `layout` makes messages of
replies; `outbox` sends them within Telegram's limits; `erasing` deletes; `profile` sets name,
descriptions and commands; `shelf` holds what waits longer than Telegram's window of updates.
"""

import os

# Lengths of time as `datetime.timedelta`, as python-telegram-bot will always give them.
os.environ.setdefault("PTB_TIMEDELTA", "true")
