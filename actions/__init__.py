"""Custom actions, one concern a file. They choose the answer; `bot.content` words it."""
