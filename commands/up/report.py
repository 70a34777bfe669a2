"""What `semblance up` tells in the terminal."""

from datetime import datetime

from rich.console import Console
from rich.markup import escape

from commands.up.bring_up import Outcome
from commands.up.running import Running
from commands.up.watch import Change

_STATES = {"up": "[green]up[/]", "failed": "[red]failed[/]", "slow": "[yellow]not ready[/]"}
_NAME_WIDTH, _ADDRESS_WIDTH = 25, 44


class Reporter:
    """Writes a line per service, and one for whatever happens to it later."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)

    def starting(self) -> None:
        """What is going on while nothing else can be told: networks take long, the first time above all."""
        self._print(
            "[dim]starting; until every network is loaded it takes a minute or two, the first time longer[/]"
        )

    def started(self, outcome: Outcome) -> None:
        """A service is up, or has failed: then with the end of its log."""
        service = outcome.service
        name, where = service.name.ljust(_NAME_WIDTH), service.address.ljust(_ADDRESS_WIDTH)
        took = f"[dim]{outcome.took_s:.1f} s[/]"
        self._print(f"[bold]{escape(name)}[/] {escape(where)} {_STATES[outcome.state]} {took}")
        for line in outcome.log.splitlines():
            self._print(f"  [dim]{escape(line)}[/]")

    def summary(self, running: Running) -> None:
        """Where to go, and what is missing."""
        where, log = running.where, running.supervisor.log_file("*")
        missing = [one.service.name for one in running.outcomes if one.state != "up"]
        self._print()
        if missing:
            names = escape(", ".join(missing))
            self._print(f"[yellow]Not up:[/] {names}; tried again until they are.")
        self._print(f"[bold green]Semblance is up:[/] [bold]{where.dashboard}[/]")
        self._print(f"[dim]Logs: {escape(str(log))}. Ctrl-C stops everything.[/]")

    def changed(self, change: Change) -> None:
        """A service died or is back."""
        now = datetime.now().astimezone().strftime("%H:%M:%S")
        colour = "red" if change.what == "died" else "green"
        name = escape(change.service.name)
        away = f" after {change.away_s:.1f} s" if change.what == "back" else ""
        self._print(f"[dim]{now}[/] [bold]{name}[/] [{colour}]{change.what}[/]{away}")

    def stopping(self) -> None:
        """The end has begun."""
        self._print("stopping; Ctrl-C once more kills")

    def stopped(self) -> None:
        """Nothing runs any more."""
        self._print("stopped")

    def _print(self, line: str = "") -> None:
        self._console.print(line, soft_wrap=True)
