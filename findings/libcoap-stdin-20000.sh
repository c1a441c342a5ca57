#!/usr/bin/env bash
# Package   libcoap3-bin 4.3.1-1 (Debian 12): coap-client-notls, coap-server-notls
# Behaviour `coap-client -f -` sends the first 20,000 bytes of its standard input and drops the others without a word; the exit
#           code is 0. `-f <file>` sends a file of any length.
# A guess   `-f -` reads the standard input to its end, as it reads a file.
# Here      A SenML pack of 64 kB from a pipe arrives cut off, as a complete body in blocks: no part of the protocol shows the
#           loss. The tests write the payload to a file.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq libcoap3-bin=4.3.1-1 libcoap3=4.3.1-1 > /dev/null
for package in *.deb; do dpkg -x "$package" .; done
export LD_LIBRARY_PATH
LD_LIBRARY_PATH=$(dirname "$(find . -name 'libcoap-3-notls.so.*' | head -1)")

head -c 64000 /dev/zero | tr '\0' x > payload
usr/bin/coap-server-notls -A 127.0.0.1 -p 5993 -d 10 > /dev/null 2>&1 &
server=$!
until usr/bin/coap-client-notls -B 1 -m get coap://127.0.0.1:5993/ 2>/dev/null | grep -q .; do :; done

for source in file pipe; do
	target=coap://127.0.0.1:5993/$source
	if [ "$source" = file ]; then usr/bin/coap-client-notls -m put -f payload "$target" > /dev/null
	else usr/bin/coap-client-notls -m put -f - "$target" < payload > /dev/null; fi
	echo "$source: exit code $?, $(usr/bin/coap-client-notls -m get "$target" | tr -d '\n' | wc -c) bytes arrived"
done | tee output

diff output - <<'OUT' && echo 'as expected'
file: exit code 0, 64000 bytes arrived
pipe: exit code 0, 20000 bytes arrived
OUT
