# Gets, ranges, heads, errors, uploads, and names that don't exist.
exec 2>&1
mkdir -p /srv && cd /srv && seq 1 20000 > numbers && echo index > index.html
python3.11 /server.py & server=$!
url=http://localhost:8000
until curl -s $url/ -o /dev/null; do sleep 0.1; done
curl -s $url/index.html; curl -s $url/numbers | cmp - numbers && echo same
curl -s -o /dev/null -w '%{http_code} %{content_type} %{size_download} %{num_connects}\n' $url/numbers $url/missing
curl -sI $url/numbers | tr -d '\r' | head -n 1
curl -s -X POST --data-binary @numbers $url/ | cmp - numbers && echo echoed
curl -s --parallel $url/index.html $url/index.html $url/index.html 2>/dev/null
curl -s http://localhost:1/; echo $?; curl -s --max-time 1 $url/slow; echo $?; curl -s file:///srv/index.html
kill $server
