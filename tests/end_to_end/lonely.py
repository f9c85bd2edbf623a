"""Runs the assistant in a network namespace with loopback alone, and counts what wanted to leave.

Started by `test_no_connections.py` under `unshare --net`. Prints one JSON line. A connection to
anywhere else than loopback has no route here; the kernel counts it (`OutNoRoutes`, RFC 4293).
"""

import fcntl
import json
import socket
import struct
import sys
import tempfile
from pathlib import Path

from tests.end_to_end.servers import Server

_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1


def loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(probe, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(probe, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | _IFF_UP))


def without_route() -> int:
    """Packets and connections that found no route, IPv4 and IPv6."""
    names, values = (line.split() for line in Path("/proc/net/snmp").read_text().splitlines()[:2])
    total = int(dict(zip(names, values, strict=True))["OutNoRoutes"])
    for line in Path("/proc/net/snmp6").read_text().splitlines():
        name, value = line.split()
        if name == "Ip6OutNoRoutes":
            total += int(value)
    return total


def main() -> None:
    loopback_up()
    with socket.socket() as probe:  # the counter counts: a wanted connection shows
        before = without_route()
        probe.connect_ex(("192.0.2.1", 9))
        counted = without_route() - before
    before = without_route()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.start()
        topics = [
            server.person("fr").says("le préservatif a craqué hier soir").topic,
            server.person("es").says("no tengo donde dormir esta noche").topic,
            server.person("zh").says("我想做检查").topic,
            server.person("en").payload("ask:emergency").topic,
        ]
        server.stop()
    print(json.dumps({"counted": counted, "left": without_route() - before, "topics": topics}))


if __name__ == "__main__":
    sys.exit(main())
