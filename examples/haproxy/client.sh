# Through the balancer, and answers of its own.
url=http://$HOST:$PORT
until curl -sf $url/ -o /dev/null; do sleep 0.2; done
curl -sS $url/ $url/ $url/direct
curl -sS -o /dev/null -w '%{http_code}\n' $url/missing
wrk -t 1 -c 20 -d 1s $url/direct | grep -E 'Socket errors|Non-2xx' || echo no errors
