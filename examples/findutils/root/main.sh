# Trees of files, searched and handed on.
exec 2>&1
mkdir -p /tmp/tree && cd /tmp/tree || exit 1
for i in 1 2 3 4 5; do mkdir -p "d $i/e"; for j in 1 2 3; do echo "$i $j" > "d $i/e/file$j.txt"; done; done
find . -type f | sort
find . -name '*2.txt' -print0 | sort -z | xargs -0 cat
find . -mindepth 2 -type d -exec rmdir {} + 2>&1 | sort
find . -type f -size -2 -newermt 2020-01-01 | wc -l
find . -name 'file1*' -delete && find . -type f | wc -l
seq 1 20 | xargs -n 5 echo
seq 1 8 | xargs -P 4 -I{} sh -c 'exit 0' && echo parallel
find . -perm -200 -type f -printf '%P %s %m\n' | sort | head -3
find /nonexistent; echo $?
