"""What a supervisor has to know of a service."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Service:
    """A program to be kept running.

    Attributes:
        name: Short and unique; its log is called so too.
        command: Program and arguments.
        address: What to tell people about where it is.
        is_ready: Whether it does its work, once its process runs; none if running is all there is.
        on_death: What to do as soon as its process has ended by itself.
        essential: Whether without it nothing works.
        stage: Services of a stage start when the essential ones of the stages before are ready,
            and end before those do.
        stop_wait_s: How long it may take to end after SIGTERM before it is killed.
    """

    name: str
    command: tuple[str, ...]
    address: str
    is_ready: Callable[[], bool] | None = None
    on_death: Callable[[], object] | None = None
    essential: bool = False
    stage: int = 1
    stop_wait_s: int = 10

    def __post_init__(self) -> None:
        """Refuse what a configuration file cannot hold.

        Raises:
            ValueError: The name has other characters than letters, digits, ``_``, ``.`` and ``-``,
                or the command has more than one line.
        """
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} cannot name a service")
        if any("\n" in word or "\r" in word for word in self.command):
            raise ValueError(f"the command of {self.name} has more than one line")
