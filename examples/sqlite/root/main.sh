# A database file, and a second process that wants to write at the same time.
exec 2>&1
cd /tmp || exit 1
sqlite3 test.db <<'END'
PRAGMA journal_mode=DELETE;
CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, price REAL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
  INSERT INTO item SELECT i, 'item ' || i, i * 1.25 FROM n;
CREATE INDEX by_name ON item(name);
SELECT count(*), sum(price), avg(price) FROM item;
SELECT name FROM item WHERE name LIKE '%99' ORDER BY price DESC LIMIT 3;
EXPLAIN QUERY PLAN SELECT * FROM item WHERE name = 'item 7';
END
mkfifo orders
sqlite3 test.db < orders > answers & writer=$!
exec 3> orders
echo "BEGIN IMMEDIATE; UPDATE item SET price = 0 WHERE id <= 10; SELECT 'in transaction';" >&3
until grep -q transaction answers 2>/dev/null; do sleep 0.01; done
sqlite3 test.db "SELECT sum(price) FROM item WHERE id <= 10"
sqlite3 test.db "DELETE FROM item"; echo "locked: $?"
echo "COMMIT;" >&3; exec 3>&-; wait $writer; cat answers
sqlite3 test.db "SELECT sum(price) FROM item WHERE id <= 10; PRAGMA integrity_check;"
sqlite3 -json test.db "SELECT json_group_array(id) AS ids FROM (SELECT id FROM item LIMIT 5)"
sqlite3 :memory: "CREATE VIRTUAL TABLE t USING fts5(x); INSERT INTO t VALUES ('quick fox'), ('lazy dog'); SELECT x FROM t WHERE t MATCH 'fox'; SELECT sqrt(2), hex(randomblob(4)) <> '';"
sqlite3 test.db .dump | sha256sum
ls -1; sqlite3 /nonexistent/x.db "CREATE TABLE a(b)"; echo $?
