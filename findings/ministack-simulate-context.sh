#!/usr/bin/env bash
# Package   ministack 1.5.33 (PyPI), an emulator of AWS
# Behaviour SimulateCustomPolicy ignores ContextEntries: a statement with a condition on such a key never matches, neither
#           as an allow nor as a deny.
# A guess   The context that a request names is what conditions are evaluated with: it is the only parameter for them.
# Here      The rehearsal compares our evaluation of IAM policies with MiniStack's. The canary's policies have a condition on
#           dynamodb:LeadingKeys, and a simulation would say that a deny with a condition denies nothing. So the rehearsal
#           makes real calls with IAM enforced.
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

simulate() {
	local condition='{"StringEquals":{"dynamodb:LeadingKeys":"device#canary"}}'
	[[ $2 == unconditional ]] && condition='{}'
	local statement="{\"Effect\":\"$1\",\"Action\":\"dynamodb:PutItem\",\"Resource\":\"*\",\"Condition\":$condition}"
	printf '%s, %s: ' "$1" "$2"
	curl --silent "http://127.0.0.1:$port/" \
		-H 'Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x' \
		--data-urlencode 'Action=SimulateCustomPolicy' --data-urlencode 'Version=2010-05-08' \
		--data-urlencode 'ActionNames.member.1=dynamodb:PutItem' \
		--data-urlencode "PolicyInputList.member.1={\"Version\":\"2012-10-17\",\"Statement\":[$statement]}" \
		--data-urlencode 'ContextEntries.member.1.ContextKeyName=dynamodb:LeadingKeys' \
		--data-urlencode 'ContextEntries.member.1.ContextKeyType=string' \
		--data-urlencode 'ContextEntries.member.1.ContextKeyValues.member.1=device#canary' |
		sed -n 's/.*<EvalDecision>\(.*\)<\/EvalDecision>.*/\1/p'
	echo
}

{
	simulate Allow unconditional
	simulate Allow 'the key is device#canary'
	simulate Deny unconditional
	simulate Deny 'the key is device#canary'
} | tee output

diff output - <<'OUT' && echo 'as expected'
Allow, unconditional: allowed
Allow, the key is device#canary: implicitDeny
Deny, unconditional: explicitDeny
Deny, the key is device#canary: implicitDeny
OUT
