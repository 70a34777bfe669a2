"""Which runtime is fastest for a network on this machine: measured once, then remembered."""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import cache as once
from functools import partial
from pathlib import Path
from typing import Literal

from filelock import FileLock

from models_store.encoders.blueprint import Blueprint
from models_store.runtime.base import Runtime
from models_store.runtime.machine import fingerprint, has_gpu
from models_store.runtime.openvino_runtime import OpenVinoRuntime, convert
from models_store.runtime.torch_runtime import TorchRuntime
from models_store.runtime.trials import Makers, Trial, try_all

log = logging.getLogger(__name__)


def choose_runtime(
    blueprint: Blueprint,
    revision: str,
    *,
    threads: int = 0,
    streams: int = 1,
    cache: Path | None = None,
) -> Runtime:
    """The fastest runtime whose embeddings are the network's own.

    Args:
        blueprint: The network.
        revision: Of the encoder; part of what is remembered.
        threads: Threads of one forward pass; 0 leaves it to the libraries.
        streams: Parts that those threads are shared out among, where the runtime can.
        cache: Folder where choices are remembered; measured anew each time where it is None.
    """
    makers = _makers(blueprint, threads, streams)
    note = None if cache is None else cache / f"{revision}-{threads}-{streams}-{fingerprint()}.json"
    known = _recall(note, makers)
    if known is not None:
        try:
            return makers[known]()
        except Exception:  # what worked once does not any more: measure again
            log.warning("%s does not start any more", known, exc_info=True)
    with _alone(cache):
        # Another encoder with the same network may have measured while this one waited for its turn.
        best = _recall(note, makers) if known is None else None
        if best is None:
            trials = try_all(makers, blueprint.input_size)
            best = min(trials, key=lambda name: trials[name].ms_per_picture)
            log.info("%s: %s of %s", revision, best, {n: asdict(one) for n, one in trials.items()})
            _remember(note, best, makers, trials)
    return makers[best]()


@contextmanager
def _alone(cache: Path | None) -> Iterator[None]:
    """Measure while no other process of this machine does, so that none spoils another's trials."""
    with ExitStack() as held:
        if cache is not None:
            try:
                cache.mkdir(parents=True, exist_ok=True)
                held.enter_context(FileLock(cache / "trials.lock"))
            except OSError as error:
                log.warning("other processes may measure at the same time: %s", error)
        yield


def _makers(blueprint: Blueprint, threads: int, streams: int) -> Makers:
    """How to start each candidate that this machine can run; the first is the reference."""
    torch_fp32 = partial(TorchRuntime, blueprint, threads=threads)
    torch_bf16 = partial(TorchRuntime, blueprint, half=True, threads=threads)
    if has_gpu():
        return {"torch-fp32": torch_fp32, "torch-bf16": torch_bf16}

    converted = once(partial(convert, blueprint))

    def openvino(precision: Literal["fp32", "mixed", "bf16"]) -> Runtime:
        return OpenVinoRuntime(converted(), precision, threads=threads, streams=streams)

    return {
        "torch-fp32": torch_fp32,
        "torch-bf16": torch_bf16,
        "openvino-fp32": partial(openvino, "fp32"),
        "openvino-mixed": partial(openvino, "mixed"),
        "openvino-bf16": partial(openvino, "bf16"),
    }


def _recall(note: Path | None, makers: Makers) -> str | None:
    """The choice that was noted, if it was made among these candidates."""
    if note is None:
        return None
    try:
        content = json.loads(note.read_text(encoding="utf-8"))
        best, candidates = str(content["runtime"]), list(content["candidates"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return best if best in makers and candidates == list(makers) else None


def _remember(note: Path | None, best: str, makers: Makers, trials: Mapping[str, Trial]) -> None:
    """Note the choice; that it cannot be noted only costs another measurement."""
    if note is None:
        return
    content = {
        "runtime": best,
        "candidates": list(makers),
        "trials": {name: asdict(trial) for name, trial in trials.items()},
    }
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        fresh = note.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_text(json.dumps(content, indent=2), encoding="utf-8")
        fresh.replace(note)
    except OSError as error:
        log.warning("the choice of a runtime is not remembered: %s", error)
