#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a relay costs: the figures that docs/scale.md computes with. `measure.py [--subscribers N]` (5,000; a minute)."""

import argparse
import pathlib
import tempfile
import time

import crowd
import relay


def busy(services, work):
    """Runs work; gives its result and the CPU seconds of each service."""
    before = [service.cpu_s() for service in services]
    result = work()
    return result, [service.cpu_s() - then for service, then in zip(services, before)]


def measure(folder, count):
    redis = relay.Redis(folder)
    relays = [relay.Relay(folder, name, redis.port) for name in ("a", "b")]
    services = [*relays, redis]
    publisher = relay.Publisher(relays[0])
    try:
        for rooms, changes, pause_s in ((1, 50, 0.1), (100, 30, 0.003), (count // 2, 2, 0.002)):
            figures = crowd.follow_changes(relays, publisher, count, rooms, changes, pause_s, services)
            cpu = figures["cpu_s"]
            print(
                "{} subscribers at two relays, {} rooms, {} changes each: p50 {p50_ms:.1f} ms, p99 {p99_ms:.1f} ms, most "
                "{most_ms:.1f} ms, {bytes:.0f} bytes a change; CPU: {:.1f} us of a relay a delivery, {:.0f} us of Redis a "
                "change".format(
                    count, rooms, changes, (cpu[0] + cpu[1]) / figures["deliveries"] * 1e6, cpu[2] / (rooms * changes) * 1e6,
                    **figures,
                )  # fmt: skip
            )
        # what a room alone costs: nobody follows it
        begun = redis.info("memory")
        number = 20000

        def publish():
            start = time.monotonic()
            for i in range(number):
                publisher.say(f"lone-{i}", "confirm", '{"epoch":"e1","version":7,"at":"2026-11-21T21:00:00.000+08:00"}')
            return time.monotonic() - start

        lasted_s, cpu = busy(services, publish)
        after = redis.info("memory")
        print(
            f"{number} rooms that nobody follows, one event each: {number / lasted_s:.0f} a second by one publisher; CPU an event: "
            f"relay {cpu[0] / number * 1e6:.0f} us, Redis {cpu[2] / number * 1e6:.0f} us; memory of Redis a room "
            f"{(int(after['used_memory']) - int(begun['used_memory'])) / number:.0f} bytes"
        )
        # what a connection alone costs
        places = [(relays[1].port, f"idle-{i}") for i in range(count)]
        before = relays[1].memory_bytes()
        listeners, cpu = busy(services, lambda: crowd.Crowd(places))
        time.sleep(1)
        print(
            f"{count} connections, each of a room of its own: {(relays[1].memory_bytes() - before) / count:.0f} bytes of a relay each, "
            f"{cpu[1] / count * 1e6:.0f} us of a relay and {cpu[2] / count * 1e6:.0f} us of Redis to connect"
        )
        listeners.end(0)
    finally:
        publisher.close()
        for service in services:
            service.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--subscribers", type=int, default=5000)
    count = parser.parse_args().subscribers
    with tempfile.TemporaryDirectory(prefix="shop-relay-") as folder:
        measure(pathlib.Path(folder), count)


if __name__ == "__main__":
    main()
