"""Scores into probabilities, as the encoder was trained or as held-out pictures want it."""

import numpy as np

from models_store.encoders.base import Vectors


def exclusive(scores: Vectors) -> Vectors:
    """Of classes of which a picture shows one: a softmax over each row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely: Vectors = powers / powers.sum(axis=1, keepdims=True)
    return likely


def separate(scores: Vectors) -> Vectors:
    """Of each class by itself: a sigmoid, which overflows nowhere in this form."""
    likely: Vectors = np.exp(-np.logaddexp(0, -scores))
    return likely
