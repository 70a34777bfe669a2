"""``semblance up``: start the services, say where they are, stay until told to stop."""

import click

from commands.profile_option import profile_option
from commands.up.report import Reporter
from commands.up.running import running
from commands.up.watch import watch


@click.command()
@click.option("--host", help="Address the dashboard listens on; else SEMBLANCE_HOST.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port of the dashboard, another one if it is taken; else SEMBLANCE_PORT.",
)
@click.option("--flower/--no-flower", default=True, show_default=True, help="Start Flower too.")
@profile_option
def up(host: str | None, port: int | None, flower: bool) -> None:
    """Start Semblance: Redis, dashboard, workers, schedules.

    Ctrl-C or SIGTERM stops all of it. A service that dies is started again. Logs are in var/log.
    """
    reporter = Reporter()
    reporter.starting()
    try:
        with running(host=host, port=port, flower=flower, report=reporter.started) as service:
            reporter.summary(service)
            try:
                missing = [one.service.name for one in service.outcomes if one.state != "up"]
                watch(service.supervisor, service.services, missing, reporter.changed)
            finally:
                reporter.stopping()
    except KeyboardInterrupt:
        reporter.stopped()
