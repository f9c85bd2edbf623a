"""Distances between places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.metrics.pairwise import haversine_distances

#: Mean radius of the Earth in kilometres (IUGG).
_RADIUS = 6371.0088

Position = tuple[float, float]


def kilometres(origin: Position, others: Sequence[Position]) -> npt.NDArray[np.float64]:
    """Kilometres from `origin` to each of `others`, as the crow flies.

    Args:
        origin: Latitude and longitude in degrees.
        others: The same, one or more.
    """
    return np.asarray(
        haversine_distances(np.radians([origin]), np.radians(np.asarray(others)))[0] * _RADIUS
    )
