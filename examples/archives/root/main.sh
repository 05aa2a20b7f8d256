# Every compressor there and back, and archives of files.
exec 2>&1
mkdir -p /tmp/work/in && cd /tmp/work || exit 1
seq 1 60000 > in/numbers; head -c 50000 /dev/zero > in/zeros; cp /usr/bin/dash in/program; ln -s numbers in/link; ln in/zeros in/hard
for tool in gzip bzip2 xz zstd; do
  $tool -q < in/numbers > packed && $tool -dc < packed | cmp - in/numbers && echo "$tool: same"
done
gzip -9 -n < in/program | gzip -t && echo gzip: whole
xz -9e -T2 -k in/program && xz -l in/program.xz | tail -1 | cut -c1-12 && rm in/program.xz
zstd -q -T2 -19 in/zeros -o z.zst && zstd -q -t z.zst && echo zstd: whole
for how in z j J -zstd; do
  tar c$( [ $how = -zstd ] || echo $how )f packed.tar $( [ $how = -zstd ] && echo --zstd ) in 2>/dev/null && echo "tar $how: packed"
  mkdir out && tar xf packed.tar -C out && (cd in && find . 2>/dev/null; true) >/dev/null
  for file in numbers zeros program; do cmp in/$file out/in/$file && echo "$file: same"; done
  readlink out/in/link; stat -c %h out/in/hard; rm -r out packed.tar
done
tar cf - in | tar tf - | sort
head -c 100 in/program | gzip -dc; echo $?
