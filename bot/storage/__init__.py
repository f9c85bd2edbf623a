"""What is kept of a conversation: as little as the next turn needs, under a keyed hash."""
