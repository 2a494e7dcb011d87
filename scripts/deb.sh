#!/bin/sh
# Builds the one .deb from a copy of debian/ and dist/, so that neither the work tree nor its parent is written to.
set -eu
cd "$(dirname "$0")/.."
if ! command -v dh >/dev/null || ! command -v dh_bash-completion >/dev/null || ! command -v dpkg-buildpackage >/dev/null; then
  if [ "$(id -u)" = 0 ]; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends bash-completion debhelper dpkg-dev
  else
    echo 'bash-completion, debhelper and dpkg-dev are needed. Maybe: apt install bash-completion debhelper dpkg-dev' >&2
    exit 1
  fi
fi
rm -rf build/deb build/deb-source
mkdir -p build/deb build/deb-source/pve-rebalance
mkdir build/deb-source/pve-rebalance/docs
cp -R debian dist README.md SECURITY.md build/deb-source/pve-rebalance/
cp docs/*.md build/deb-source/pve-rebalance/docs/
(cd build/deb-source/pve-rebalance && dpkg-buildpackage --build=binary --unsigned-source --unsigned-changes)
mv build/deb-source/pve-rebalance_*_all.deb build/deb/
rm -rf build/deb-source
# For those who must know: the shipped npm packages with their hashes, and the sum of the file.
cp dist/sbom.cdx.json build/
(cd build/deb && sha256sum -- *.deb) >build/SHA256SUMS
cat build/SHA256SUMS
