"""Ports that are free to listen on."""

import socket


def free_port(host: str, wanted: int = 0) -> int:
    """The wanted port of that address if nobody listens there, else any free one.

    Args:
        host: Address or name to listen on; may be IPv6.
        wanted: The usual port; 0 means any.

    Raises:
        OSError: The address is not one of this machine's.
    """
    family, _, _, _, address = socket.getaddrinfo(host, wanted, type=socket.SOCK_STREAM)[0]
    for port in (wanted, 0):
        try:
            # Like the servers do, it takes a port whose last connections are still winding down.
            with socket.create_server((address[0], port), family=family) as server:
                return int(server.getsockname()[1])
        except OSError as error:
            refused = error  # in use, or reserved for the superuser
    raise refused


def address(host: str, port: int) -> str:
    """``host:port``, with brackets around an IPv6 host."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def reachable(host: str) -> str:
    """The host under which this machine reaches a server that listens on ``host``."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
