"""supervisord's configuration for a list of services.

Three of its habits have to be worked around: ``%`` starts an expansion, some values are expanded
twice, and `` ;`` or `` #`` starts a comment even within quotes. So words of commands are escaped
character by character, logs are named relative to the working directory, and whatever else may hold
any character, like the services' own working directory, comes from supervisord's environment.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from commands.up.service import Service

LOG_BYTES = 10_000_000
LOG_BACKUPS = 3

# What ends within a second counts as not started: supervisord then waits a second longer each time.
# It must never give up, so it gets more tries than anyone will live to see.
_START_SECONDS = 1
_START_TRIES = 1_000_000

# Variable of supervisord's environment with the services' working directory.
DIRECTORY = "SEMBLANCE_SERVICES_DIRECTORY"

_HEAD = """\
; Written by `semblance up` at every start. `supervisorctl -c` this file shows what is up.
[supervisord]
nodaemon=true
silent=true
logfile=supervisord.log
logfile_maxbytes={log_bytes}
logfile_backups={log_backups}
pidfile=../run/supervisord.pid

[unix_http_server]
file={socket}
chmod=0600

[supervisorctl]
serverurl=unix://{socket}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""

_GROUP = """
[group:{group}]
programs={programs}
priority={stage}
"""

_PROGRAM = """
[program:{name}]
command={command}
directory=%(ENV_{directory})s
autostart=false
autorestart=true
startsecs={start_seconds}
startretries={start_tries}
stopsignal=TERM
stopwaitsecs={stop_wait_s}
killasgroup=true
redirect_stderr=true
stdout_logfile={name}.log
stdout_logfile_maxbytes={log_bytes}
stdout_logfile_backups={log_backups}
"""


def group_name(stage: int) -> str:
    """The supervisord group of a stage's services."""
    return f"stage{stage}"


def config(services: Sequence[Service], socket: Path) -> str:
    """The configuration file's text.

    supervisord is to run in the folder of the logs, with the services' own in `DIRECTORY`.

    Args:
        services: What to supervise; nothing is started until asked for.
        socket: Where supervisord listens; short, because such paths are limited to 107 bytes.
    """
    limits = {"log_bytes": LOG_BYTES, "log_backups": LOG_BACKUPS}
    parts = [_HEAD.format(socket=str(socket).replace("%", "%%"), **limits)]
    for stage in sorted({service.stage for service in services}):
        names = ",".join(service.name for service in services if service.stage == stage)
        parts.append(_GROUP.format(group=group_name(stage), programs=names, stage=stage))
    for service in services:
        program = _PROGRAM.format(
            name=service.name,
            directory=DIRECTORY,
            command=" ".join(map(_escaped, service.command)),
            start_seconds=_START_SECONDS,
            start_tries=_START_TRIES,
            stop_wait_s=service.stop_wait_s,
            **limits,
        )
        parts.append(program)
    return "".join(parts)


def _escaped(word: str) -> str:
    """A word of a command as it survives supervisord's parser, expansion and splitting."""
    odd = re.sub(r"([^\w\s@%+=:,./-])", r"\\\1", word)
    return re.sub(r"(\s+)", r"'\1'", odd).replace("%", "%%") or "''"
