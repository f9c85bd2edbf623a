"""Draws which topic was taken for which."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.content.content import Content
from bot.understanding.evaluation import Evaluation
from bot.understanding.messages import OUT_OF_SCOPE

#: What the assistant gives when it asks back.
ASKED = "asked back"


def draw(result: Evaluation, content: Content, path: Path) -> None:
    """Write the confusion matrix of `result` as a PNG picture to `path`.

    A row is a wanted topic, a column the one given; the darker, the larger the row's share. Groups
    of topics are set off by lines.
    """
    import matplotlib

    matplotlib.use("Agg")  # no screen is needed
    from matplotlib import pyplot

    topics = [*content.topics.ids(), OUT_OF_SCOPE]
    columns = [*topics, ASKED]
    counts = np.zeros((len(topics), len(columns)))
    for (wanted, given), count in result.pairs.items():
        counts[topics.index(wanted), columns.index(given or ASKED)] += count
    totals = counts.sum(axis=1, keepdims=True)
    shares = counts / np.where(totals > 0, totals, 1)

    figure, axes = pyplot.subplots(figsize=(17, 16), dpi=110)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in zip(*np.nonzero(counts), strict=True):
        dark = shares[row, column] > 0.5
        axes.text(
            column,
            row,
            int(counts[row, column]),
            ha="center",
            va="center",
            fontsize=6,
            color="white" if dark else "black",
        )
    axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=7)
    axes.set_yticks(range(len(topics)), topics, fontsize=7)
    end = -0.5
    for group in content.topics.groups.values():
        end += len(group.topics)
        axes.axhline(end, color="grey", linewidth=0.6)
        axes.axvline(end, color="grey", linewidth=0.6)
    axes.set_xlabel("topic given")
    axes.set_ylabel("topic wanted")
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
    pyplot.close(figure)
