"""The verbs of `python -m bot`, a module each: `add_options(parser)` and `run(options)`."""
