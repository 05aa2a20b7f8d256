#!/bin/sh
# Brings a machine to the point where the project builds, runs and is tested: Debian packages that are missing
# (as root, or by sudo), the npm packages of package-lock.json, and the path under workdir/ where the walk-through
# expects mkcpio. May be run again at any time.
set -eu
cd "$(dirname "$0")"

NODE_MAJOR=20
NODE_MINOR=19

PACKAGES="gcc libc6-dev make clang binutils musl-tools gdb qemu-system-x86 busybox-static cpio
  python3-kconfiglib
  curl wrk iproute2 iputils-ping tcpdump procps ca-certificates"

say() { echo "setup: $*" >&2; }
die() { say "$*"; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "needs root (or sudo) to run: $*"
  fi
}

missing_packages() {
  for package in $PACKAGES; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || echo "$package"
  done
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

install_packages() {
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  say "installing" $missing
  # Known package lists may be missing or too old to fetch from: then update them and try again.
  apt_install $missing 2>/dev/null || { as_root apt-get update -qq && apt_install $missing; }
}

node_is_new_enough() {
  command -v node >/dev/null && node -e "
    const [major, minor] = process.versions.node.split('.').map(Number);
    process.exit(major > $NODE_MAJOR || (major === $NODE_MAJOR && minor >= $NODE_MINOR) ? 0 : 1)"
}

require_node() {
  node_is_new_enough && command -v npm >/dev/null && return 0
  if command -v apt-get >/dev/null && ! command -v npm >/dev/null; then
    say "installing npm"
    apt_install npm 2>/dev/null || { as_root apt-get update -qq && apt_install npm; }
  fi
  if ! node_is_new_enough; then
    say "installing Node.js $NODE_MAJOR"
    as_root npm install --global --silent "node@$NODE_MAJOR"
    hash -r
  fi
  node_is_new_enough || die "Node.js $NODE_MAJOR.$NODE_MINOR or newer is needed, with npm; found $(node --version 2>/dev/null || echo none)"
}

install_npm_packages() {
  # A symbolic link is somebody else's folder, which npm ci would empty.
  [ -L node_modules ] && return 0
  cmp -s package-lock.json node_modules/.installed-lock && return 0
  npm ci --silent
  cp package-lock.json node_modules/.installed-lock
}

link_mkcpio() {
  mkdir -p workdir/unikraft/support/scripts
  ln -sfn ../../../../support/scripts/mkcpio workdir/unikraft/support/scripts/mkcpio
}

if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
  install_packages
else
  say "this is no Debian system: make sure that these are installed, by whatever name:" $PACKAGES
fi
require_node
install_npm_packages
link_mkcpio
