"""The subjects that go through real servers: all sizes of a portal and their peers in turn, round after round."""

import statistics
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.bench import load, meter, servers, subjects
from tests.bench.load import ask_once, get
from tests.bench.portal.instruments import QUERIES
from tests.bench.sites import tell

CONNECTIONS = 16
CACHE = {"plain": "off", "cached": "on"}
"""What PAGE_CACHE says to each of a portal's servers."""


@dataclass
class Figures:
    """What was measured of a subject in each round: CPU milliseconds of a request, and requests in a second."""

    cpu: list = field(default_factory=list)
    rate: list = field(default_factory=list)
    queries: int | None = None

    @property
    def milliseconds(self):
        return statistics.median(self.cpu)

    @property
    def per_second(self):
        return statistics.median(self.rate)


def measure(portals, stock, rounds, seconds):
    """
    Return ``(figures, notes)``: ``Figures`` by ``(size, name)``, where the size of what is no portal is None.

    Servers of all ``portals`` run at once, with and without the page cache. The first round warms up.
    """
    with ExitStack() as stack:
        running, notes = {}, []
        for site in portals:
            for name, cache in CACHE.items():
                environment = site.environment | {"PAGE_CACHE": cache}
                server = servers.granian(environment, beside=site.beside)
                running[site.articles, name] = stack.enter_context(server)
        application = "tests.bench.stock.wsgi"
        server = servers.granian(stock.environment, beside=stock.beside, application=application)
        running[None, "stock"] = stack.enter_context(server)
        smallest = portals[0].articles
        plain = running[smallest, "plain"]
        page = ask_once(plain, get(portals[0].facts["articles"][0], plain))[2]
        running[None, "nginx"] = stack.enter_context(servers.nginx_with(page))
        front = servers.shipped_nginx(portals[0], running[smallest, "cached"], page)
        running[None, "front"] = stack.enter_context(front)
        asked = list(_asked(portals, running, notes))
        figures = {(size, subject.name): Figures() for size, subject, _, _ in asked}
        quick = set()
        for number in range(rounds + 1):
            tell(f"round {number} of {rounds}")
            for size, subject, server, requests in asked:
                key = (size, subject.name)
                requests = _warmed(subject, server, requests)
                cpu, done = burst(
                    server,
                    requests,
                    seconds * subject.length,
                    quick=key in quick,
                    connections=subject.connections,
                )
                if number:
                    figures[key].cpu.append(cpu)
                    figures[key].rate.append(done.requests / done.seconds)
                elif done.is_quick:
                    quick.add(key)
        for size, subject, server, requests in asked:
            figures[size, subject.name].queries = _queries(server, requests[0])
        plain, cached = (figures.get((smallest, name)) for name in ("article", "article, cached"))
        if plain and cached and cached.milliseconds > plain.milliseconds / 2:
            notes.append("No page cache answered: what is called cached was made anew each time.")
        return figures, notes


def _asked(portals, running, notes):
    """Yield size, subject, server and requests of all that can be asked, once it was answered as it should be."""
    wanted = [
        (site.articles, subject)
        for site in portals
        for subject in subjects.of_portal(site.facts, site is portals[0])
    ]
    wanted += [
        (site.articles, subject)
        for site in portals[:: max(len(portals) - 1, 1)]  # those between tell nothing more
        for subject in subjects.of_admin(site.facts)
    ]
    wanted += [(None, subject) for subject in subjects.of_stock(has_hitcount())]
    wanted += [(None, subject) for subject in subjects.of_nginx(portals[0].facts)]
    if not has_hitcount():
        notes.append("django-hitcount is not installed: its POST was not measured.")
    for size, subject in wanted:
        server = running[size, subject.server]
        if server is None:
            notes.append(
                f"{subject.name}: not measured, as nginx or its configuration is not there."
            )
            continue
        requests = subject.requests(server)
        status = ask_once(server, requests[0])[0] if requests else "no ETag"
        if status == subject.status:
            yield size, subject, server, requests
        else:
            notes.append(f"{subject.name}, {size} articles: answered {status}, left out.")


def _warmed(subject, server, requests):
    """Return what to ask in the next burst; what is kept is made ready, as other subjects have changed something."""
    if subject.is_kept:
        requests = subject.requests(server)
    for request in requests if subject.is_kept else requests[:1]:
        load.ask_once(server, request)
    return requests


def burst(server, requests, seconds, *, quick=False, connections=CONNECTIONS):
    """Return the CPU milliseconds that a request took the server's processes, and the ``Burst``."""
    send = load.send_with_wrk if quick and load.WRK else load.send
    before = meter.cpu(server.roots)
    done = send(server, requests, max(1, round(seconds)) if quick else seconds, connections)
    return (meter.cpu(server.roots) - before) / done.requests, done


def _queries(server, request):
    """Ask twice, the second time with the queries counted; None where the server does not say."""
    ask_once(server, request)
    counting = request.replace(b"\r\n", f"\r\n{QUERIES}: 1\r\n".encode(), 1)
    found = ask_once(server, counting)[1].get(QUERIES.lower())
    return found and int(found)


def has_hitcount():
    import importlib.util

    return importlib.util.find_spec("hitcount") is not None
