"""Where people write: the web page, the console, Telegram."""
