# Files, links, permissions and text with the tools of GNU coreutils.
exec 2>&1
umask 022
mkdir -p /tmp/work/a/b && cd /tmp/work || exit 1
seq 1 1000 > numbers
sort -R --random-source=numbers numbers | sort -n | cmp - numbers && echo sorted
sort -t: -k3n /etc/passwd | cut -d: -f1,3
head -c 100000 /dev/zero | tr '\0' 'x' | sha256sum
md5sum numbers | tee sum && md5sum -c sum
ln numbers a/hard && ln -s ../numbers a/soft && stat -c '%n %F %h %s %a' numbers a/hard a/soft
cp -a a copy && ls -lR --time-style=+ copy | sed -n 1,3p 2>/dev/null || ls -1R copy
chmod 640 numbers && chown 33:33 numbers && stat -c '%a %u %g' numbers
touch -d '2020-02-03 04:05:06.789 UTC' numbers && TZ=UTC0 stat -c %y numbers
split -n 4 -d numbers part. && cat part.* | cmp - numbers && wc -l part.* | tail -1
truncate -s 1M sparse && stat -c '%s %b' sparse && du -k --apparent-size sparse
mkfifo pipe && { echo through a pipe > pipe & cat pipe; wait; }
mv a/b moved && rmdir moved && rm -r copy && ls -1
paste -sd+ numbers | head -c 40; echo
join -o 1.1,2.1 numbers numbers | tail -1
comm -12 numbers numbers 2>/dev/null | wc -l
factor 600851475143 18446744073709551557
printf '%s %05d %x\n' text 42 255
date -u -d @1700000000 +%FT%TZ
expr 6 \* 7; test -h a/soft && echo link; readlink -f a/soft; realpath --relative-to=/etc a/hard
env -i A=1 env; echo $(($(nice -n 5 nice) - $(nice))); timeout 0.2 sleep 5; echo "timeout: $?"
dd if=/dev/zero of=out bs=64k count=16 status=none && sum out
base64 /etc/hosts | base64 -d | cmp - /etc/hosts && echo same
id; uname -s; nproc --all >/dev/null && echo nproc; pwd; tty < /dev/null
rm missing; ls missing; echo $?
