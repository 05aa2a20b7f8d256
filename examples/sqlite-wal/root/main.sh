# A writer's transaction stays open while others read; then its journal goes into the database.
exec 2>&1
cd /tmp || exit 1
sqlite3 test.db "PRAGMA journal_mode=WAL; CREATE TABLE item (id INTEGER PRIMARY KEY, price REAL);"
sqlite3 test.db "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO item SELECT i, i * 1.25 FROM n;"
mkfifo orders
sqlite3 test.db < orders > answers & writer=$!
exec 3> orders
echo "BEGIN IMMEDIATE; UPDATE item SET price = 0 WHERE id <= 10; SELECT 'in transaction';" >&3
until grep -q transaction answers 2>/dev/null; do sleep 0.01; done
sqlite3 test.db "SELECT sum(price) FROM item WHERE id <= 10"
sqlite3 test.db "DELETE FROM item"; echo "locked: $?"
echo "COMMIT;" >&3; exec 3>&-; wait $writer; cat answers
sqlite3 test.db "SELECT sum(price) FROM item WHERE id <= 10; PRAGMA integrity_check; PRAGMA wal_checkpoint(TRUNCATE);"
ls -1
