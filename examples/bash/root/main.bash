# What scripts do with bash.
exec 2>&1
set -u
declare -A count
for word in the quick the lazy the dog; do ((count[$word] = ${count[$word]:-0} + 1)); done
for word in "${!count[@]}"; do echo "$word ${count[$word]}"; done | sort
list=({a..e}{1,2}); echo "${#list[@]} ${list[@]:2:3} ${list[-1]}"
text="Hello, World"; echo "${text,,} ${text^^} ${text/World/$text} ${text:7} ${#text}"
[[ $text =~ ^(.*),\ (.*)$ ]] && echo "${BASH_REMATCH[2]}"
diff() { cmp "$@" && echo same; }
diff <(seq 1 100) <(seq 1 100)
while read -r a b; do echo "$b $a"; done <<< $'1 2\n3 4'
mapfile -t lines < <(printf '%s\n' x y z); echo "${lines[*]}"
trap 'echo trapped' USR1; kill -USR1 $BASHPID
(trap 'echo leaving' EXIT; exit 3); echo "subshell: $?"
sleep 0.1 & first=$!; (exit 7) & second=$!
wait $second; echo "job: $?"; wait $first; echo "job: $?"
false | true | (exit 5); echo "${PIPESTATUS[@]}"
coproc CAT { cat; }; echo through >&"${CAT[1]}"; read -r -u "${CAT[0]}" answer; echo "$answer"; exec {CAT[1]}>&-
fib() { (($1 < 2)) && echo "$1" || echo $(($(fib $(($1 - 1))) + $(fib $(($1 - 2))))); }; fib 8
printf '%q %s %(%Y)T\n' "a b" c 0
cat > /tmp/child <<'END'
#!/bin/bash
echo "child got: $# $*"
exit 4
END
chmod +x /tmp/child; /tmp/child one "two three"; echo "child: $?"
ulimit -n 64; ulimit -n
nosuchcommand; echo $?
exec 5<>/tmp/rw; echo line >&5; cat /tmp/rw; exec 5>&-
exit 9
