"""Running supervisord over a list of services and talking to it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from xmlrpc.client import Error, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from commands.up import leftovers
from commands.up.errors import ServicesError
from commands.up.service import Service
from commands.up.supervisord_config import DIRECTORY, config, group_name
from tasks.services import MARK

_START_TIMEOUT_S = 20.0
_LOOK_EVERY_S = 0.05
_SOCKET = "supervisord"
_MARGIN_S = 5.0  # on top of what the services may take to end, for supervisord itself


@dataclass(frozen=True)
class ProcessState:
    """What supervisord says of a service's process.

    Attributes:
        state: STOPPED, STARTING, RUNNING, BACKOFF (it ended at once), STOPPING or EXITED.
        pid: The process; 0 while there is none.
    """

    state: str
    pid: int

    @property
    def runs(self) -> bool:
        """Whether there is a process that did not end at once."""
        return self.state == "RUNNING"


class Supervisor:
    """A supervisord of our own, in a session of its own.

    Ctrl-C in the terminal therefore reaches only us, and we decide in which order things end. If
    this process is killed, supervisord and the services live on until the next start on the folder.
    """

    def __init__(
        self,
        services: Sequence[Service],
        *,
        var: Path,
        directory: Path,
        environment: Mapping[str, str],
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            services: What to keep running.
            var: Folder for the logs (``log/``) and the configuration (``run/``).
            directory: Working directory of the services.
            environment: Environment of the services.
        """
        self.var = var.resolve()
        self._services = tuple(services)
        self._environment = dict(environment) | {
            MARK: str(self.var),
            DIRECTORY: str(directory.resolve()),
            # Where setproctitle is installed, it must not overwrite the environment with its mark.
            "SPT_NOENV": "1",
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._socket_folder: Path | None = None

    @property
    def pid(self) -> int:
        """The process id of supervisord."""
        if self._process is None:
            raise ServicesError("the supervisor was not started")
        return self._process.pid

    def start(self) -> None:
        """Start supervisord; the services wait for `launch`.

        Raises:
            ServicesError: It does not start.
        """
        for folder in ("run", "log"):
            (self.var / folder).mkdir(parents=True, exist_ok=True)
        self._socket_folder = Path(tempfile.mkdtemp(prefix="semblance-"))
        file = self.var / "run" / "supervisord.conf"
        file.write_text(config(self._services, self._socket_folder / _SOCKET))
        with self.log_file("supervisord").open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "supervisor.supervisord", "-c", str(file)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.var / "log",
                env=self._environment,
                start_new_session=True,
            )
        self._await_answer()

    def launch(self, stage: int) -> None:
        """Start a stage's services, without waiting for them."""
        self._ask("startProcessGroup", group_name(stage), False)

    def states(self) -> dict[str, ProcessState]:
        """The services' processes, by name.

        Raises:
            ServicesError: The supervisor is gone.
        """
        found = self._ask("getAllProcessInfo")
        return {one["name"]: ProcessState(one["statename"], one["pid"]) for one in found}

    def stop(self) -> None:
        """End the services, the last stage first, then whatever they left behind.

        A second Ctrl-C meanwhile kills them all at once.
        """
        try:
            if self._process is not None:
                self._process.terminate()
                self._process.wait(self._stop_timeout_s())
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            pass  # patience is over
        finally:
            leftovers.kill(self.var)
            if self._process is not None:
                self._process.wait()
            if self._socket_folder is not None:
                shutil.rmtree(self._socket_folder, ignore_errors=True)

    def log_file(self, name: str) -> Path:
        """A service's log."""
        return self.var / "log" / f"{name}.log"

    def _stop_timeout_s(self) -> float:
        stages = {service.stage for service in self._services}
        return _MARGIN_S + sum(
            max(service.stop_wait_s for service in self._services if service.stage == stage)
            for stage in stages
        )

    def _await_answer(self) -> None:
        give_up_at = time.monotonic() + _START_TIMEOUT_S
        while True:
            try:
                self._ask("getState")
            except ServicesError as error:
                ended = self._process is not None and self._process.poll() is not None
                if ended or time.monotonic() > give_up_at:
                    hint = tail(self.log_file("supervisord"))
                    raise ServicesError("supervisord does not start", hint=hint) from error
                time.sleep(_LOOK_EVERY_S)
            else:
                return

    def _ask(self, method: str, *arguments: Any) -> Any:
        """Call a method of supervisord's; over a new connection, as a failed one stays unusable."""
        transport = SupervisorTransport(serverurl=f"unix://{self._socket_folder}/{_SOCKET}")
        try:
            with ServerProxy("http://localhost", transport=transport) as server:
                return getattr(server.supervisor, method)(*arguments)
        except (OSError, HTTPException, Error) as error:
            hint = f"{self.log_file('supervisord')} may tell why"
            raise ServicesError("the supervisor does not answer", hint=hint) from error


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, however long it is; empty if there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - 400 * lines))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
