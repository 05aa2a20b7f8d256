# Debian's compiler makes a static program.
cp -r /src /tmp/src && cd /tmp/src
export GOROOT=/usr/lib/go-1.19 GOCACHE=/tmp/cache CGO_ENABLED=0
$GOROOT/bin/go build -trimpath -o /out/server .
