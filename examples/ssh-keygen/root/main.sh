# Keys, fingerprints, certificates, signatures.
exec 2>&1
mkdir -p /tmp/keys && cd /tmp/keys || exit 1
for kind in ed25519 ecdsa rsa; do
  ssh-keygen -q -t $kind $([ $kind = rsa ] && echo -b 1024) -N "" -C test -f $kind && ssh-keygen -l -f $kind.pub | cut -d' ' -f1,3-
  ssh-keygen -y -f $kind | cmp - $kind.pub && echo same
done
ssh-keygen -q -s ed25519 -I name -n root -V 20200101:20400101 ecdsa.pub && ssh-keygen -L -f ecdsa-cert.pub | grep -E 'Type|Key ID|root'
echo message > text && ssh-keygen -q -Y sign -f ed25519 -n file text && echo "test $(cat ed25519.pub)" > allowed
ssh-keygen -Y verify -f allowed -I test -n file -s text.sig < text | cut -d' ' -f1-5
ssh-keygen -q -p -N secret -f ed25519 && ssh-keygen -y -P wrong -f ed25519; echo $?
ls -1
