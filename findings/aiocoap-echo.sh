#!/usr/bin/env bash
# Package   aiocoap 0.4.17
# Behaviour Its client hands a 4.01 with Echo (RFC 9175 §2.3) to the program, and does not send the request again with that
#           value, though it knows the option and its OSCORE code uses it.
# A guess   The client answers the challenge by itself, as libcoap's does: RFC 9175 §2.3 says that a client should.
# Here      The door asks for Echo before it sends large blocks to an address that is not verified. If that were its only
#           answer, aiocoap could read nothing large; so it sends small blocks where the client asks for no size.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check aiocoap==0.4.17

cat > echo.py <<'PY'
import asyncio
from aiocoap import Context, Message, GET, CONTENT, UNAUTHORIZED, resource


class Challenging(resource.Resource):
    requests = 0

    async def render_get(self, request):
        Challenging.requests += 1
        if request.opt.echo is None:
            answer = Message(code=UNAUTHORIZED)
            answer.opt.echo = b"12345678"
            return answer
        return Message(code=CONTENT, payload=b"verified")


async def main():
    site = resource.Site()
    site.add_resource(["r"], Challenging())
    server = await Context.create_server_context(site, bind=("127.0.0.1", 5994))
    client = await Context.create_client_context()
    answer = await client.request(Message(code=GET, uri="coap://127.0.0.1:5994/r")).response
    print("the program gets:", answer.code)
    print("Echo in it:", answer.opt.echo)
    print("requests that the server got:", Challenging.requests)
    await client.shutdown()
    await server.shutdown()


asyncio.run(main())
PY
python/bin/python echo.py | tee output

diff output - <<'OUT' && echo 'as expected'
the program gets: 4.01 Unauthorized
Echo in it: b'12345678'
requests that the server got: 1
OUT
