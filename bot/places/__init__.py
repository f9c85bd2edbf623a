"""Where people are: towns, departments and postal codes of France, and how people name them."""
