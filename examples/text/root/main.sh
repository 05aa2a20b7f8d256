# Text with grep, sed and GNU awk.
exec 2>&1
cd /tmp || exit 1
seq 1 5000 | sed 's/\(.*\)7$/\1 seven/; 5q' 
seq 1 5000 > n
grep -c 7 n; grep -E '^(12|34).{2}$' n | wc -l; grep -P '(?<=4)9{2}$' n | head -3; grep -rn 4999 /tmp/n; grep -v . n; echo $?
sed -n '10,12p;$p' n; sed -i.bak -e '1,4990d' -e 's/$/!/' n && cat n; wc -l < n.bak
gawk 'BEGIN { for (i = 0; i < 5; i++) print i, sin(i), exp(i) }'
gawk '{ s += $1; a[$1 % 7]++ } END { print s; for (i = 0; i < 7; i++) printf "%d:%d ", i, a[i]; print "" }' n.bak
gawk 'BEGIN { print strftime("%F", 86400 * 365, 1); print substr("hello", 2, 3), toupper("abc"), gensub(/l+/, "L", "g", "hello") }'
gawk 'BEGIN { "echo from a command" | getline x; print x; print "to a command" | "cat" }'
gawk 'BEGIN { c = "sort -n"; print 3 |& c; print 1 |& c; close(c, "to"); while ((c |& getline l) > 0) print l }'
gawk 'BEGIN { printf "%.20g %e %x\n", 0.1, 12345.678, 65535; print 2 ** 0.5, int(-3.7), 7 % 3 }'
