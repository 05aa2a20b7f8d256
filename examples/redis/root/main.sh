# The server, its own load generator, and what it keeps in a file.
exec 2>&1
cd /tmp || exit 1
redis-server --port 6379 --save "" --appendonly yes --daemonize no > server.log & server=$!
until redis-cli ping 2>/dev/null | grep -q PONG; do sleep 0.05; done
redis-cli set greeting hello; redis-cli get greeting; redis-cli incrbyfloat x 2.5
redis-cli eval 'return {1, redis.call("get", KEYS[1]), ARGV[1]}' 1 greeting a
redis-cli -r 3 lpush list item; redis-cli lrange list 0 -1
redis-benchmark -q -n 1000 -c 50 | tr '\r' '\n' | sed -n 's/: [0-9.]* requests per second.*/: done/p'
redis-benchmark -q -n 10000 -c 50 -P 16 -t set,get,incr | tr '\r' '\n' | sed -n 's/: [0-9.]* requests per second.*/: done/p'
redis-cli flushall; redis-cli set kept 1; redis-cli bgrewriteaof; redis-cli save
until redis-cli info persistence | grep -q aof_rewrite_in_progress:0; do sleep 0.05; done
redis-cli shutdown; wait $server; echo "server: $?"
redis-server --port 6379 --appendonly yes > server.log & 
until redis-cli get kept 2>/dev/null | grep 1; do sleep 0.05; done
redis-cli shutdown nosave
