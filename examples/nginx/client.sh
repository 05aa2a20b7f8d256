# What a browser and a load generator ask for.
url=http://$HOST:$PORT
tls=https://$HOST:${PORTS#* }
curl -sSk $tls/ -w '%{http_version} %{ssl_verify_result}\n'
curl -sSk $tls/numbers.txt | md5sum
curl -sS $url/ $url/status -H 'X-Test: yes'
curl -sS -o /dev/null -w '%{http_code} %{size_download}\n' $url/numbers.txt
curl -sS --compressed $url/numbers.txt | md5sum
curl -sS -r 100-119 $url/numbers.txt | md5sum
curl -sS -o /dev/null -w '%{http_code}\n' $url/missing
curl -sS -o /dev/null -w '%{http_code}\n' -X POST -d data $url/
wrk -t 1 -c 50 -d 2s $url/ | grep -E 'Socket errors|Non-2xx' || echo no errors
wrk -t 1 -c 50 -d 1s -H 'Connection: close' $url/ | grep -E 'Socket errors|Non-2xx' || echo no errors
