/* SQLite in memory: inserts, an index, joins, updates. Needs libsqlite3-dev. */

#include "../rounds.h"
#include <sqlite3.h>

static const char *const statements[] = {
    "CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT, price REAL, kind INTEGER)",
    "CREATE TABLE sales (id INTEGER PRIMARY KEY, good INTEGER, amount INTEGER)",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
    "INSERT INTO goods SELECT i, 'good ' || i, i * 1.25, i % 17 FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 15000) "
    "INSERT INTO sales SELECT i, (i * 7919) % 3000 + 1, i % 9 + 1 FROM n",
    "CREATE INDEX by_good ON sales (good)",
    "UPDATE goods SET price = price * 1.1 WHERE kind % 3 = 0",
    "DELETE FROM sales WHERE amount = 4 AND good > 2500",
};

static uint32_t ask(sqlite3 *database, const char *question) {
  sqlite3_stmt *statement;
  uint32_t sum = 0;
  if (sqlite3_prepare_v2(database, question, -1, &statement, NULL) != SQLITE_OK) abort();
  while (sqlite3_step(statement) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
      const char *text = (const char *)sqlite3_column_text(statement, i);
      sum = sum * 31 + checksum(text, strlen(text));
    }
  sqlite3_finalize(statement);
  return sum;
}

uint32_t work(void) {
  sqlite3 *database;
  if (sqlite3_open(":memory:", &database) != SQLITE_OK) abort();
  for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
    if (sqlite3_exec(database, statements[i], NULL, NULL, NULL) != SQLITE_OK) abort();
  uint32_t sum = ask(database, "SELECT kind, count(*), sum(price * amount) FROM goods JOIN sales ON goods.id = good GROUP BY kind");
  sum ^= ask(database, "SELECT name, sum(amount) AS n FROM goods JOIN sales ON goods.id = good GROUP BY name ORDER BY n DESC, name LIMIT 50");
  sum ^= ask(database, "SELECT count(*) FROM goods WHERE name LIKE '%99%' OR upper(name) GLOB '*1?3'");
  sqlite3_close(database);
  return sum;
}
