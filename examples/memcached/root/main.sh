# A server with four threads, and the tools that talk to it.
exec 2>&1
cd /tmp || exit 1
memcached -u root -l 127.0.0.1 -p 11211 -t 4 & server=$!
until memcping --servers=127.0.0.1 2>/dev/null; do sleep 0.05; done; echo up
seq 1 5000 > numbers
memccp --servers=127.0.0.1 numbers /etc/passwd
memccat --servers=127.0.0.1 numbers | head -n 5000 | cmp - numbers && echo same
memcexist --servers=127.0.0.1 passwd; echo $?
memcrm --servers=127.0.0.1 passwd; memcexist --servers=127.0.0.1 passwd; echo $?
memcstat --servers=127.0.0.1 | grep threads
memcslap --servers=127.0.0.1 --concurrency=4 --execute-number=200 --test=set | grep -c seconds
kill $server; wait $server 2>/dev/null; echo "server: $?"
