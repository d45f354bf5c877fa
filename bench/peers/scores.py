"""Scores of the peers' whole runs."""

import numpy as np


def auroc(scores, truth):
    """The area under the ROC curve; places of equal scores are shared."""
    _, at, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[at]
    good, bad = truth.sum(), (~truth).sum()
    return (ranks[truth].sum() - good * (good + 1) / 2) / (good * bad)
