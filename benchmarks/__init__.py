"""Comparisons, each one command. Speed is told as a ratio of two things measured in one run."""
