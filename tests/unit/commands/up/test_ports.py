import socket

import pytest

from commands.up.ports import address, free_port, reachable


def listener() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def test_wanted_port_is_taken_when_it_is_free() -> None:
    with listener() as server:
        port = server.getsockname()[1]
    assert free_port("127.0.0.1", port) == port


def test_another_port_is_found_when_somebody_listens() -> None:
    with listener() as server:
        port = server.getsockname()[1]
        found = free_port("127.0.0.1", port)
        assert found not in (0, port)


def test_port_of_all_addresses_is_not_free_when_one_of_them_is_taken() -> None:
    with listener() as server:
        port = server.getsockname()[1]
        assert free_port("0.0.0.0", port) != port  # noqa: S104


def test_address_of_another_machine_is_refused() -> None:
    with pytest.raises(OSError, match=r"assign|address"):
        free_port("203.0.113.1", 8000)  # set aside for documentation, so nobody's


def test_unknown_name_is_refused() -> None:
    with pytest.raises(OSError, match=r"."):
        free_port("no-such-host.invalid", 8000)


def test_ipv6_is_written_in_brackets() -> None:
    assert address("::1", 80) == "[::1]:80"
    assert address("127.0.0.1", 80) == "127.0.0.1:80"


def test_server_on_all_addresses_is_reached_on_loopback() -> None:
    assert reachable("0.0.0.0") == "127.0.0.1"  # noqa: S104
    assert reachable("::") == "::1"
    assert reachable("192.168.1.5") == "192.168.1.5"
