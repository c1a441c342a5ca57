#!/usr/bin/env bash
# Package   ministack 1.5.33 (PyPI), an emulator of AWS, with AUTH=true (signatures verified, IAM enforced)
# Behaviour SendMessageBatch of SQS needs a permission sqs:SendMessageBatch. A user with sqs:SendMessage is refused.
# A guess   AWS has no such action: sqs:SendMessage covers the batch, as the API reference of SendMessageBatch and the
#           service authorization reference of SQS say.
# Here      The function behind POST /edge/messages sends in batches with sqs:SendMessage alone. In the rehearsal each batch
#           failed until the template for the emulator had the other action, too.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${pid:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ministack==1.5.33
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
AUTH=true GATEWAY_PORT=$port BIND_HOST=127.0.0.1 IOT_MTLS_ENABLED=0 SFTP_ENABLED=0 TMPDIR=$folder venv/bin/ministack >log 2>&1 &
pid=$!
until curl --silent --output /dev/null "http://127.0.0.1:$port/"; do kill -0 "$pid"; sleep 0.2; done

root=test:test
call() { curl --silent "http://127.0.0.1:$port/" --aws-sigv4 "aws:amz:us-east-1:$1" --user "$2" "${@:3}"; }
iam() { call iam "$root" --data-urlencode "Action=$1" --data-urlencode Version=2010-05-08 "${@:2}"; }
sqs() {
	call sqs "$1" -H 'Content-Type: application/x-amz-json-1.0' -H "X-Amz-Target: AmazonSQS.$2" --data "$3" \
		--output answer --write-out '%{http_code}'
}
element() { sed -n "s/.*<$1>\([^<]*\)<.*/\1/p"; }

sqs "$root" CreateQueue '{"QueueName":"q"}' >/dev/null
url=$(python3 -c 'import json; print(json.load(open("answer"))["QueueUrl"])')

user() {
	iam CreateUser --data-urlencode "UserName=$1" >/dev/null
	iam PutUserPolicy --data-urlencode "UserName=$1" --data-urlencode PolicyName=p --data-urlencode \
		"PolicyDocument={\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":$2,\"Resource\":\"*\"}]}" >/dev/null
	iam CreateAccessKey --data-urlencode "UserName=$1" | tr -d '\n' >key
	echo "$(element AccessKeyId <key):$(element SecretAccessKey <key)"
}

n=0
for actions in '["sqs:SendMessage"]' '["sqs:SendMessage","sqs:SendMessageBatch"]'; do
	n=$((n + 1))
	key=$(user "user$n" "$actions")
	one=$(sqs "$key" SendMessage "{\"QueueUrl\":\"$url\",\"MessageBody\":\"x\"}")
	batch=$(sqs "$key" SendMessageBatch "{\"QueueUrl\":\"$url\",\"Entries\":[{\"Id\":\"1\",\"MessageBody\":\"x\"}]}")
	echo "$actions: SendMessage $one, SendMessageBatch $batch"
done | tee output

diff output - <<'OUT' && echo 'as expected'
["sqs:SendMessage"]: SendMessage 200, SendMessageBatch 403
["sqs:SendMessage","sqs:SendMessageBatch"]: SendMessage 200, SendMessageBatch 200
OUT
