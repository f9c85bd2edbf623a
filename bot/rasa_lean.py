"""Rasa without the parts that this project never uses. Import it before anything of Rasa.

Importing `rasa.core` imports TensorFlow, for classifiers and policies that `config.yml` does not
name: 700 MB to install, most of the time to start, most of the memory. Rasa reaches TensorFlow
through a few of its modules only: its list of default components (a component can be named by its
module path as well), the neural components that its validator looks for, and two helpers for
training them. Light stand-ins take their place; whoever uses a stand-in is told what to do.

Rasa also reports usage to outside servers unless it is told not to; here it is told, whatever the
environment says.
"""

from __future__ import annotations

import os
import sys
import types

#: Module of Rasa → names that other modules of Rasa import from it.
_STAND_INS: dict[str, tuple[str, ...]] = {
    "rasa.engine.recipes.default_components": (),
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
    # The validator of training asks whether a pipeline holds one of these.
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
}


class NeedsTensorFlow:
    """Stands in for a class of Rasa that trains neural networks."""

    def __init__(self, *_: object, **__: object) -> None:
        raise ImportError(
            f"{type(self).__name__} needs TensorFlow, which Ombrelle leaves out: "
            "use linear components, or run stock Rasa from `make bench`'s environment."
        )


def make_lean() -> None:
    """Put the stand-ins in place and switch telemetry off.

    Raises:
        RuntimeError: Rasa was imported already, with TensorFlow.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Rasa is made for SQLAlchemy 1.4, which the lock holds: its word on version 2 helps nobody.
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    for module, names in _STAND_INS.items():
        present = sys.modules.get(module)
        if present is not None:
            if not getattr(present, "__stand_in__", False):
                raise RuntimeError(f"{module} was imported before bot.rasa_lean")
            continue
        stand_in = types.ModuleType(module, doc=f"Stand-in made by {__name__}.")
        stand_in.__dict__.update(
            {name: type(name, (NeedsTensorFlow,), {}) for name in names},
            __stand_in__=True,
            DEFAULT_COMPONENTS=[],
        )
        sys.modules[module] = stand_in


make_lean()
