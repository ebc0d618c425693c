"""What ``/metrics`` tells of the portal, and to whom."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from huey.contrib.djhuey import HUEY

from home.tasks import publish_scheduled
from operations.backup import last as last_backup
from operations.observability import metrics
from syndication.choices import DeliveryState, Kind, PeerState
from syndication.models import Delivery, DirtyMark, Peer, PushSubscription, Receiver
from tests.operations.metrics import samples
from tests.readers import read, site_id
from visits import clock
from visits.choices import Refusal
from visits.folding import Folder
from visits.hot_store import get_store

TOKEN = "t" * 40


@pytest.fixture(scope="module", autouse=True)
def _nobody_came_before():
    """Else each scrape tells, and reads, the thousands of addresses that earlier tests have asked for."""
    for known in (metrics._seconds_of, metrics._queries_of):
        known.cache_clear()
    for counts in (metrics.REQUEST_SECONDS, metrics.REQUEST_QUERIES):
        counts.clear()


def scrape(client):
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return samples(answer.content.decode())


def missing(told):
    return {name for name, value in told.items() if name.startswith("scrape_errors") and value}


@pytest.mark.django_db
class TestAccess:
    @pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
    def test_a_program_on_this_machine_may_read_it(self, client, address):
        answer = client.get("/metrics", REMOTE_ADDR=address)
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/plain")
        assert answer["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("address", ["203.0.113.7", "10.0.0.1", "2001:db8::1", "", "unix:"])
    def test_for_others_there_is_no_such_address(self, client, address):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == 404

    @pytest.mark.parametrize("proxies", [0, 1, 2])
    @pytest.mark.parametrize(
        "forwarded",
        [
            "203.0.113.7",
            "127.0.0.1, 203.0.113.7",
            "203.0.113.7, 127.0.0.1",
            "unknown",
            "127.0.0.1,",
        ],
    )
    def test_who_comes_through_a_proxy_of_this_machine_is_not_on_it(
        self, client, settings, proxies, forwarded
    ):
        settings.NUM_PROXIES = proxies
        answer = client.get("/metrics", headers={"X-Forwarded-For": forwarded})
        assert answer.status_code == 404

    @pytest.mark.parametrize("header", ["Forwarded", "Via", "X-Real-IP", "X-Forwarded-Proto"])
    def test_a_proxy_that_tells_no_address_opens_nothing(self, client, settings, header):
        settings.NUM_PROXIES = 1
        assert client.get("/metrics", headers={header: "https"}).status_code == 404

    def test_a_program_on_this_machine_may_ask_through_the_proxy(self, client, settings):
        settings.NUM_PROXIES = 1
        answer = client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
        assert answer.status_code == 200

    def test_who_knows_the_token_may_read_it_from_anywhere(self, client, settings):
        settings.METRICS_TOKEN = TOKEN
        answer = client.get(
            "/metrics", REMOTE_ADDR="203.0.113.7", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        "given", ["", "Bearer", "Bearer ", "Bearer x", f"Basic {TOKEN}", "Bearer é"]
    )
    @pytest.mark.parametrize("token", ["", TOKEN])
    def test_a_wrong_token_opens_nothing(self, client, settings, token, given):
        settings.METRICS_TOKEN = token
        answer = client.get("/metrics", REMOTE_ADDR="203.0.113.7", headers={"Authorization": given})
        assert answer.status_code == 404

    def test_it_answers_by_an_address_that_the_portal_does_not_go_by_and_without_https(
        self, client, settings
    ):
        settings.ALLOWED_HOSTS = ["phuong.example"]
        settings.SECURE_SSL_REDIRECT = True
        assert client.get("/metrics", headers={"Host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.django_db
class TestRequests:
    def test_each_is_counted_by_view_method_and_class_of_status(self, client, home_page):
        before = scrape(client)
        client.get("/robots.txt")
        client.get("/khong-co-trang-nay/")
        client.post("/khong-co-trang-nay/")
        client.generic("HACK", "/robots.txt")
        after = scrape(client)
        count = "http_request_duration_seconds_count"
        for labels in (
            'method="GET",status="2xx",view="home.views.robots"',
            'method="OTHER",status="2xx",view="home.views.robots"',
            'method="GET",status="4xx",view="wagtail_serve"',
            'method="POST",status="4xx",view="wagtail_serve"',
        ):
            name = f"{count}{{{labels}}}"
            assert after[name] - before.get(name, 0) == 1, name

    def test_no_part_of_an_address_becomes_a_label(self, client, home_page):
        client.get("/tim-kiem/?q=bimat")
        client.get("/khong-co-bimat/")
        client.get("/static/khong-co-bimat.css")
        client.post("/_lt")
        text = client.get("/metrics").content.decode()
        assert "bimat" not in text
        assert 'view="search"' in text
        assert 'view="visits_beacon"' in text

    def test_queries_are_counted_by_view(self, client):
        before = scrape(client)
        client.get("/readyz")
        after = scrape(client)
        name = 'http_request_queries_sum{view="home.views.readyz"}'
        assert after[name] - before.get(name, 0) >= 1

    def test_outcomes_of_the_page_cache_are_told_where_there_are_any(self, client):
        name = 'page_cache_requests_total{outcome="hit"}'
        before = scrape(client).get(name, 0)
        metrics.PAGE_CACHE_REQUESTS.labels("hit").inc()
        assert scrape(client)[name] == before + 1

    def test_slow_statements_and_ended_tasks_are_counted(self, client, settings):
        @HUEY.task(name="ends-well")
        def end():
            return 1

        settings.SLOW_QUERY_MS = -1
        client.get("/readyz")
        end()
        told = scrape(client)
        assert told['slow_queries_total{during="request"}'] >= 1
        assert told['background_tasks_total{outcome="done",task="ends-well"}'] >= 1


@pytest.mark.django_db
class TestState:
    def test_a_portal_where_nothing_has_happened_yet(self, client):
        told = scrape(client)
        assert missing(told) == set()
        assert told["database_up"] == told["content_version_up"] == 1
        assert told["worker_up"] == 0
        assert told["feed_changes_waiting"] == told["feed_pings_waiting"] == 0
        assert told['queue_tasks{state="pending"}'] == 0
        assert told['visits_beacons_refused_total{reason="bot"}'] == 0
        absent = {"worker_seen_seconds", "backup_age_seconds", "visits_fold_lag_seconds"}
        assert absent & set(told) == set()

    def test_the_worker_that_has_shown_itself(self, client):
        publish_scheduled.call_local()
        told = scrape(client)
        assert told["worker_up"] == 1
        assert 0 <= told["worker_seen_seconds"] < 60

    def test_visits_of_today_and_how_far_folding_is_behind(self, client, home_page):
        store, now = get_store(), clock.now()
        store.refuse(now, site_id(), Refusal.BOT.value)
        store.refuse(now, site_id(), Refusal.RATE.value)
        store.refuse(now, site_id(), Refusal.BOT.value)
        Folder(store).step(now - 90)
        read(home_page, 5)
        told = scrape(client)
        assert told['visits_beacons_refused_total{reason="bot"}'] == 2
        assert told['visits_beacons_refused_total{reason="rate"}'] == 1
        assert 90 <= told["visits_fold_lag_seconds"] < 150

    def test_what_waits_for_other_wards_and_since_when(self, client):
        DirtyMark.objects.create(kind=Kind.ARTICLE, object_id=1)
        receiver = Receiver.objects.create(name="Phường 2", token_expires_at=timezone.now())
        push = PushSubscription.objects.create(receiver=receiver, callback="https://p2.example/")
        for state_, hours in ((DeliveryState.PENDING, 2), (DeliveryState.DELIVERED, 9)):
            delivery = Delivery.objects.create(push=push, payload="{}", state=state_)
            created = timezone.now() - timedelta(hours=hours)
            Delivery.objects.filter(pk=delivery.pk).update(created_at=created)
        told = scrape(client)
        assert told["feed_changes_waiting"] == 1
        assert told["feed_pings_waiting"] == 1
        assert 7200 <= told["feed_oldest_ping_seconds"] < 7300

    def test_when_each_source_was_read_last(self, client):
        hour_ago = timezone.now() - timedelta(hours=1)
        Peer.objects.create(address="https://p2.example", last_success_at=hour_ago)
        Peer.objects.create(address="https://p3.example")
        Peer.objects.create(address="https://p4.example", state=PeerState.PAUSED)
        told = scrape(client)
        lags = {name: value for name, value in told.items() if name.startswith("feed_peer_lag")}
        assert set(lags) == {
            'feed_peer_lag_seconds{peer="https://p2.example"}',
            'feed_peer_lag_seconds{peer="https://p3.example"}',
        }
        assert 3600 <= lags['feed_peer_lag_seconds{peer="https://p2.example"}'] < 3700
        assert lags['feed_peer_lag_seconds{peer="https://p3.example"}'] < 100

    @pytest.mark.parametrize("zone", ["local", "none"])
    def test_the_age_of_the_last_backup(self, client, settings, zone):
        moment = timezone.localtime() - timedelta(days=2)
        text = (moment if zone == "local" else moment.replace(tzinfo=None)).isoformat()
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        (settings.DATA_DIR / last_backup.NAME).write_text(json.dumps({"time": text}))
        assert 172_800 <= scrape(client)["backup_age_seconds"] < 172_900

    @pytest.mark.parametrize("broken", ["", "{}", '{"time": "yesterday"}', "[1]", '{"time": 5}'])
    def test_a_source_that_cannot_be_read_is_named_and_takes_no_other_with_it(
        self, client, settings, broken
    ):
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        (settings.DATA_DIR / last_backup.NAME).write_text(broken)
        told = scrape(client)
        assert missing(told) == {'scrape_errors{source="backup"}'}
        assert "backup_age_seconds" not in told
        assert told["database_up"] == 1


@pytest.mark.usefixtures("_no_database")
def test_without_a_database_it_says_so_and_tells_the_rest(client):
    told = scrape(client)
    assert told["database_up"] == 0
    assert told["content_version_up"] == 1
    assert missing(told) == {'scrape_errors{source="beacons"}', 'scrape_errors{source="feeds"}'}
    assert not [name for name in told if name.startswith(("feed_", "visits_beacons"))]
