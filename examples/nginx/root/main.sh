# Makes a certificate and files, and serves them until stopped.
exec 2>&1
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /tmp/key.pem -out /tmp/cert.pem -days 30 \
  -subj /CN=localhost 2>/dev/null
mkdir -p /srv/www /var/log/nginx /var/lib/nginx
echo "Hello from nginx" > /srv/www/index.html
seq 1 200000 > /srv/www/numbers.txt
exec nginx -c /etc/nginx.conf
