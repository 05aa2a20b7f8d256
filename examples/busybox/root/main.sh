# Applets of all kinds; the shell runs them in processes of their own.
exec 2>&1
export PATH=/applets
mkdir /applets && busybox=/bin/busybox
$busybox --install -s /applets
cd /tmp
seq 1 500 | awk '{ s += $1 } END { print s }'
seq 1 500 > n && sort -rn n | head -n 3 && md5sum n && sha512sum n && gzip n && zcat n.gz | tail -n 1 && bzip2 -c n.gz | wc -c
tar -czf - /etc/passwd 2>/dev/null | tar -tzf -
echo "6*7; 2^100" | bc; echo '3 4 + p' | dc; printf 'a b\nc d\n' | sed 's/ /-/' | tr a-z A-Z | rev | tac
find /etc -name 'h*' | xargs ls -l | cut -c1-10; od -c /etc/hosts | head -n 1; hexdump -C /etc/hosts | tail -n 1; cal 1 2000 | head -n 3
date -u -d @0; uname -sm; whoami; id -u; expr 3 + 4; factor 123456; test 3 -lt 4 && echo less; basename /a/b.c .c; dirname /a/b
httpd -p 127.0.0.1:8080 -h /etc && wget -q -O - http://127.0.0.1:8080/passwd | head -n 1
(sleep 0.1; echo late) & echo early; wait; kill -0 $$ && echo alive; time true 2>/dev/null; ps | grep -c sh >/dev/null && echo ps
echo 'diff' > a; echo 'diffs' > b; diff a b; cmp a b; uuencode a < a | uudecode -o - ; base64 a; dd if=/dev/zero bs=1k count=3 2>/dev/null | wc -c
ash -c 'i=0; while [ $i -lt 1000 ]; do i=$((i+1)); done; echo $i'
vi --help 2>&1 | head -n 1 | cut -c1-7; nonsense; echo $?
