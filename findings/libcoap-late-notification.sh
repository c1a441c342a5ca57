#!/usr/bin/env bash
# Package   libcoap3-bin 4.3.1-1 (Debian 12): coap-client-notls; aiocoap 0.4.17 beside it
# Behaviour A confirmable notification that comes after a newer one (Observe 11 after 12): libcoap hands it to the program, out of
#           order. aiocoap acknowledges it, and its program never sees it.
# A guess   Both drop what is older, as RFC 7641 §3.4 has it, or both leave that to the program.
# Here      A downlink to a device that observes is a notification. Two at once without `confirm` may change places on the way:
#           one stack delivers both, in the wrong order, another one loses the first and has acknowledged it. So one that has to
#           be confirmed is alone on its way, and `acknowledged` speaks of the CoAP stack of the device, not of its program.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq libcoap3-bin=4.3.1-1 libcoap3=4.3.1-1 > /dev/null
for package in *.deb; do dpkg -x "$package" .; done
export LD_LIBRARY_PATH
LD_LIBRARY_PATH=$(dirname "$(find . -name 'libcoap-3-notls.so.*' | head -1)")
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check aiocoap==0.4.17

cat > server.py <<'PY'
import socket
import struct

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 5992))
print("ready", flush=True)


def notification(kind, message_id, token, number, text):
    options = bytes([0x61, number, 0x60])  # Observe, Content-Format: text/plain
    head = struct.pack(">BBH", 0x40 | kind << 4 | len(token), 0x45, message_id)
    return head + token + options + b"\xff" + text


request, client = server.recvfrom(2048)
token = request[4 : 4 + (request[0] & 0x0F)]
(message_id,) = struct.unpack(">H", request[2:4])
server.sendto(notification(2, message_id, token, 10, b"[ten]"), client)
acknowledged = 0
for number, text in [(12, b"[twelve]"), (11, b"[eleven]"), (13, b"[thirteen]")]:
    server.sendto(notification(0, 4000 + number, token, number, text), client)
    answer, _ = server.recvfrom(2048)
    acknowledged += answer == struct.pack(">BBH", 0x60, 0, 4000 + number)
print(acknowledged, "of 3 notifications acknowledged", flush=True)
PY

cat > observe.py <<'PY'
import asyncio
from aiocoap import Context, Message, GET


async def main():
    client = await Context.create_client_context()
    request = client.request(Message(code=GET, uri="coap://127.0.0.1:5992/r", observe=0))
    print((await request.response).payload.decode(), end="", flush=True)
    async for notification in request.observation:
        print(notification.payload.decode(), end="", flush=True)
        if notification.payload == b"[thirteen]":
            break
    await client.shutdown()


asyncio.run(main())
PY

for client in libcoap aiocoap; do
	python3 server.py > said &
	server=$!
	until grep -q ready said; do :; done
	if [ "$client" = libcoap ]; then got=$(usr/bin/coap-client-notls -s 2 coap://127.0.0.1:5992/r)
	else got=$(python/bin/python observe.py); fi
	wait "$server"
	echo "$client: $got; $(tail -1 said)"
done | tee output

diff output - <<'OUT' && echo 'as expected'
libcoap: [ten][twelve][eleven][thirteen]; 3 of 3 notifications acknowledged
aiocoap: [ten][twelve][thirteen]; 3 of 3 notifications acknowledged
OUT
