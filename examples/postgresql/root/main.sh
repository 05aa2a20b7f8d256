# A cluster's life.
exec 2>&1
export PATH=/usr/lib/postgresql/15/bin:$PATH PGDATA=/srv/data PGHOST=/tmp PGUSER=postgres
mkdir -p $PGDATA && chown 33:33 $PGDATA && chmod 700 $PGDATA
as() { chroot --userspec=33:33 / "$@"; }
as initdb --locale=C -U postgres --no-sync 2>/dev/null | grep -E 'ok|Success'
cat >> $PGDATA/postgresql.conf <<'END'
listen_addresses = '127.0.0.1'
unix_socket_directories = '/tmp'
shared_buffers = 16MB
max_parallel_workers_per_gather = 2
END
as pg_ctl -s -w -t 120 -l /tmp/log start && echo started
psql -c "SELECT 6 * 7 AS answer"
psql -At <<'END'
CREATE TABLE item (id serial PRIMARY KEY, name text, data jsonb, at timestamptz DEFAULT '2020-01-01Z');
INSERT INTO item (name, data) SELECT 'item ' || n, jsonb_build_object('n', n) FROM generate_series(1, 2000) n;
CREATE INDEX ON item USING gin (data);
SELECT count(*), sum((data->>'n')::int), max(name) FROM item;
SELECT name FROM item WHERE data @> '{"n": 77}';
BEGIN; DELETE FROM item; ROLLBACK; SELECT count(*) FROM item;
DO $$ BEGIN RAISE EXCEPTION 'as expected'; END $$;
SELECT to_char(at AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD HH24:MI') FROM item LIMIT 1;
COPY (SELECT id FROM item ORDER BY id LIMIT 3) TO STDOUT;
VACUUM ANALYZE item;
END
createdb bench && pgbench -q -i -s 1 bench 2>/dev/null && echo initialised
pgbench -n -c 4 -j 2 -t 50 bench 2>/dev/null | grep -E 'processed|failed'
pgbench -n -S -M prepared -h 127.0.0.1 -c 4 -t 100 bench 2>/dev/null | grep -E 'processed|failed'
pg_dump bench | grep -c 'CREATE TABLE'
as pg_ctl -s -w -m immediate stop; as pg_ctl -s -w -t 120 -l /tmp/log start && psql -At bench -c "SELECT sum(tbalance) = sum(bbalance) FROM (SELECT sum(tbalance) AS tbalance FROM pgbench_tellers) t, pgbench_branches"
as pg_ctl -s -w -m fast stop; echo "stopped: $?"; grep -cE 'PANIC|FATAL' /tmp/log
