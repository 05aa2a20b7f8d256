# Keys, certificates, digests, ciphers, and a TLS connection between two processes.
exec 2>&1
cd /tmp || exit 1
export OPENSSL_CONF=/etc/ssl/openssl.cnf
openssl version | cut -d' ' -f1
head -c 100000 /dev/zero > data
openssl dgst -sha256 data; openssl dgst -sha3-512 -hmac key data; openssl md5 < /dev/null
for cipher in aes-256-cbc aes-128-ctr chacha20 camellia-128-cbc; do
  openssl enc -$cipher -pbkdf2 -k secret -in data -out sealed && openssl enc -d -$cipher -pbkdf2 -k secret -in sealed | cmp - data && echo "$cipher: same"
done
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 30 -subj /CN=localhost 2>/dev/null
openssl x509 -in cert.pem -noout -subject && openssl verify -CAfile cert.pem cert.pem
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out rsa.pem 2>/dev/null && openssl rsa -in rsa.pem -check -noout
openssl dgst -sha256 -sign rsa.pem -out signature data && openssl rsa -in rsa.pem -pubout -out public.pem 2>/dev/null && openssl dgst -sha256 -verify public.pem -signature signature data
openssl prime 1000003; openssl rand -hex 8 | wc -c
openssl s_server -accept 4433 -key key.pem -cert cert.pem -www > server.log 2>&1 & server=$!
until printf 'GET / HTTP/1.0\r\n\r\n' | openssl s_client -connect 127.0.0.1:4433 -CAfile cert.pem -ign_eof -tls1_3 > client.log 2>&1; do sleep 0.1; done
grep -E '^(New, TLS|Verify return|HTTP)|^Server public' client.log | sort -u
kill $server; wait $server 2>/dev/null; echo "server: $?"
openssl speed -seconds 1 -evp sha256 2>&1 | grep -c sha256
