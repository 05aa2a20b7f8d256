# Two servers behind a balancer with four threads.
for n in 1 2; do mkdir -p /srv/$n && echo "from a server" > /srv/$n/index.html; python3.11 -m http.server 900$n --bind 127.0.0.1 -d /srv/$n & done
exec haproxy -f /etc/haproxy.cfg
