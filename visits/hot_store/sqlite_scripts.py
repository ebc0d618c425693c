"""
The tables of the SQLite store, and the one statement that counts a beacon.

Writing a beacon into the one row of the connection's table ``beacon`` runs a trigger: all of it is one statement, so
one transaction, and Python is left and entered once, which matters where threads share an interpreter. What the
trigger finds out on its way stands in the table ``found``. It does what ``redis_scripts.HIT`` does in Redis.
"""

from .base import MAX_FORWARDED

# A beacon changes few bytes in many places: small pages, and a log that is seldom written back, cost it least.
PRAGMAS = """
PRAGMA page_size = 1024;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA wal_autocheckpoint = 8000;
PRAGMA temp_store = MEMORY;
"""

_FORWARDED = [f"forwarded_{number}" for number in range(MAX_FORWARDED + 1)]

TABLES = f"""
CREATE TABLE IF NOT EXISTS batches (id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL, site INT NOT NULL);
CREATE TABLE IF NOT EXISTS sites (
    site INTEGER PRIMARY KEY, batch INT NOT NULL, generation INT NOT NULL DEFAULT 0, day INT, today INT, total INT,
    threshold INT NOT NULL DEFAULT 0, online INT NOT NULL DEFAULT 0, online_at INT NOT NULL DEFAULT 0,
    {", ".join(f"{name} INT NOT NULL DEFAULT 0" for name in _FORWARDED)}
);
CREATE TABLE IF NOT EXISTS pages (
    site INT, page INT, uniques INT NOT NULL, PRIMARY KEY (site, page)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hits (
    batch INT, hour INT, page INT, views INT NOT NULL, uniques INT NOT NULL, visits INT NOT NULL,
    suspect INT NOT NULL, PRIMARY KEY (batch, hour, page)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tallies (
    batch INT, day INT, kind TEXT, name TEXT, number INT NOT NULL, PRIMARY KEY (batch, day, kind, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visitors (
    site INT, visitor BLOB, last INT NOT NULL, suspect INT NOT NULL, PRIMARY KEY (site, visitor)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keys (key BLOB PRIMARY KEY, until INT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS windows (key BLOB PRIMARY KEY, number INT NOT NULL, until INT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lease (one INTEGER PRIMARY KEY, holder TEXT NOT NULL, until INT NOT NULL);
"""

HIT_COLUMNS = (
    "now",
    "day",
    "hour",
    "site",
    "page",
    "visitor",
    "minute_key",
    "hour_key",
    "nonce_key",
    "unique_key",
    "referrer",
    "device",
    "forwarded",
    "is_heartbeat",
    "per_minute",
    "per_hour",
    "silence",
    "unique_for",
    "nonce_for",
)

_LIVE = ("day", "today", "total", "online", "online_at", "threshold")
_OF_SITE = [f"(SELECT {name} FROM sites WHERE sites.site = beacon.site)" for name in _LIVE]
_VIEWS = "(SELECT uniques FROM pages WHERE pages.site = beacon.site AND pages.page = beacon.page)"

HIT = (
    f"UPDATE beacon SET {', '.join(f'{name} = ?' for name in HIT_COLUMNS)}"
    f" RETURNING (SELECT outcome FROM found), {', '.join(_OF_SITE)}, {_VIEWS}"
)
LIVE = (
    f"SELECT {', '.join(_LIVE)}, (SELECT uniques FROM pages WHERE pages.site = sites.site AND page = ?)"
    " FROM sites WHERE site = ?"
)

TRIGGER = f"""
CREATE TEMP TABLE found (outcome TEXT, batch INT, last INT, is_new INT, is_suspect INT, is_unique INT);
INSERT INTO found VALUES (NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TEMP TABLE beacon ({", ".join(HIT_COLUMNS)});
INSERT INTO beacon (now) VALUES (0);
CREATE TEMP TRIGGER count_beacon BEFORE UPDATE ON beacon BEGIN
    INSERT INTO windows VALUES (NEW.minute_key, 1, (NEW.now / 60 + 1) * 60)
        ON CONFLICT (key) DO UPDATE SET number = number + 1;
    UPDATE found SET
        batch = (SELECT batch FROM sites WHERE site = NEW.site),
        last = (SELECT last FROM visitors WHERE site = NEW.site AND visitor = NEW.visitor),
        is_suspect = coalesce((SELECT suspect FROM visitors WHERE site = NEW.site AND visitor = NEW.visitor), 0),
        is_unique = 0,
        outcome = CASE
            WHEN (SELECT number FROM windows WHERE key = NEW.minute_key) > NEW.per_minute THEN 'rate'
            WHEN NEW.is_heartbeat THEN 'heartbeat'
            WHEN EXISTS (SELECT 1 FROM keys WHERE key = NEW.nonce_key AND until > NEW.now) THEN 'repeat'
            ELSE 'counted' END;
    UPDATE found SET is_new = last IS NULL OR NEW.now - last >= NEW.silence;

    -- Refused.
    INSERT INTO tallies SELECT batch, NEW.day, 'refusal', outcome, 1 FROM found WHERE outcome IN ('rate', 'repeat')
        ON CONFLICT (batch, day, kind, name) DO UPDATE SET number = number + 1;

    -- A heartbeat only says that a known visitor is still there.
    UPDATE visitors SET last = max(last, NEW.now) WHERE site = NEW.site AND visitor = NEW.visitor
        AND EXISTS (SELECT 1 FROM found WHERE outcome = 'heartbeat' AND NOT is_new);

    -- A view, which begins a visit or goes on with one.
    INSERT INTO keys SELECT NEW.nonce_key, NEW.now + NEW.nonce_for FROM found WHERE outcome = 'counted'
        ON CONFLICT (key) DO UPDATE SET until = excluded.until;
    INSERT INTO windows SELECT NEW.hour_key, 1, (NEW.hour + 1) * 3600 FROM found WHERE outcome = 'counted' AND is_new
        ON CONFLICT (key) DO UPDATE SET number = number + 1;
    UPDATE found SET is_suspect = (SELECT number FROM windows WHERE key = NEW.hour_key) > NEW.per_hour
        WHERE outcome = 'counted' AND is_new;
    INSERT INTO visitors SELECT NEW.site, NEW.visitor, NEW.now, is_suspect FROM found WHERE outcome = 'counted'
        ON CONFLICT (site, visitor) DO UPDATE SET last = max(last, excluded.last), suspect = excluded.suspect;
    UPDATE found SET outcome = 'suspect' WHERE outcome = 'counted' AND is_suspect;
    UPDATE found SET is_unique = NOT EXISTS (SELECT 1 FROM keys WHERE key = NEW.unique_key AND until > NEW.now)
        WHERE outcome = 'counted';
    INSERT INTO hits
        SELECT batch, NEW.hour, NEW.page, outcome = 'counted', is_unique, outcome = 'counted' AND is_new,
            outcome = 'suspect' AND is_new
        FROM found WHERE outcome IN ('counted', 'suspect')
        ON CONFLICT (batch, hour, page) DO UPDATE SET views = views + excluded.views,
            uniques = uniques + excluded.uniques, visits = visits + excluded.visits,
            suspect = suspect + excluded.suspect;
    INSERT INTO keys SELECT NEW.unique_key, NEW.now + NEW.unique_for FROM found WHERE is_unique
        ON CONFLICT (key) DO UPDATE SET until = excluded.until;
    INSERT INTO pages SELECT NEW.site, NEW.page, 1 FROM found WHERE is_unique
        ON CONFLICT (site, page) DO UPDATE SET uniques = uniques + 1;

    -- A visit. Where the base is not known, day is NULL and stays so.
    UPDATE sites SET total = total + 1, today = CASE WHEN day = NEW.day THEN today + 1 ELSE 1 END,
        day = max(day, NEW.day),
        {", ".join(f"{name} = {name} + (NEW.forwarded = {number})" for number, name in enumerate(_FORWARDED))}
        WHERE site = NEW.site AND EXISTS (SELECT 1 FROM found WHERE outcome = 'counted' AND is_new);
    INSERT INTO tallies SELECT batch, NEW.day, 'device', NEW.device, 1 FROM found WHERE outcome = 'counted' AND is_new
        ON CONFLICT (batch, day, kind, name) DO UPDATE SET number = number + 1;
    INSERT INTO tallies SELECT batch, NEW.day, 'referrer', NEW.referrer, 1 FROM found
        WHERE outcome = 'counted' AND is_new AND NEW.referrer <> ''
        ON CONFLICT (batch, day, kind, name) DO UPDATE SET number = number + 1;
END;
"""

FORWARDED = f"SELECT {', '.join(_FORWARDED)} FROM sites WHERE site = ?"
HALVE_FORWARDED = (
    f"UPDATE sites SET {', '.join(f'{name} = {name} / 2' for name in _FORWARDED)}"
    f" WHERE {' + '.join(_FORWARDED)} > 10000"
)
