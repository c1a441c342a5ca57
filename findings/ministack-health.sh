#!/usr/bin/env bash
# Package   ministack 1.5.33 (PyPI), an emulator of AWS
# Behaviour `GET /health` is the emulator's own on every host name, also on that of an API: the route `GET /health` of an
#           HTTP API is reached only in the form /_aws/execute-api/<api>/<stage>/health. Another path of the same host name
#           goes to the API.
# A guess   The host name decides first, as in AWS: a path of an API belongs to the API.
# Here      The REST API has the route `GET /health`, and answers with the version of the deployed stack. A client gets 200
#           and JSON from the emulator, so a check of the status alone would pass without our function.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${pid:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ministack==1.5.33
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
GATEWAY_PORT=$port BIND_HOST=127.0.0.1 IOT_MTLS_ENABLED=0 SFTP_ENABLED=0 TMPDIR=$folder venv/bin/ministack >log 2>&1 &
pid=$!
until curl --silent --output /dev/null "http://127.0.0.1:$port/"; do kill -0 "$pid"; sleep 0.2; done

at() { curl --silent -H 'Content-Type: application/json' "http://127.0.0.1:$port$1" "${@:2}"; }
member() { python3 -c "import json, sys; print(json.load(sys.stdin).get('$1'))"; }
signed=(-H 'Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=x')

api=$(at /v2/apis "${signed[@]}" -d '{"name":"a","protocolType":"HTTP"}' | member apiId)
at "/v2/apis/$api/stages" "${signed[@]}" -d '{"stageName":"$default","autoDeploy":true}' >/dev/null
host=(-H "Host: $api.execute-api.localhost:$port")
{
	echo "the API's /health, which has no route: $(at /health "${host[@]}" --output answer --write-out '%{http_code}'), services: $(python3 -c 'import json; print("services" in json.load(open("answer")))')"
	echo "the API's /other, which has no route: $(at /other "${host[@]}")"
	echo "in the other form: $(at "/_aws/execute-api/$api/\$default/health")"
} | tee output

diff output - <<'OUT' && echo 'as expected'
the API's /health, which has no route: 200, services: True
the API's /other, which has no route: {"message":"Not Found"}
in the other form: {"message":"Not Found"}
OUT
