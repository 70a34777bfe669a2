"""Giving memory back after a training, for a process that goes on."""

import ctypes
import gc

import torch


def give_back() -> None:
    """Hand what nothing refers to any more back to the machine, and to its GPU."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
    if trim is not None:
        trim(0)
