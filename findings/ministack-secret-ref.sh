#!/usr/bin/env bash
# Package   ministack 1.5.33 (PyPI), an emulator of AWS
# Behaviour In a template, Ref of an AWS::SecretsManager::Secret is the name of the secret; Fn::GetAtt Id is its ARN.
# A guess   Ref is the ARN: CloudFormation documents that, and CDK relies on it (secretArn is a Ref).
# Here      A policy that grants secretsmanager:GetSecretValue on that Ref matches no secret, so with IAM enforced each function
#           that may read a secret is denied. The rehearsal puts Fn::GetAtt Id in such statements.
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

template='{
	"Resources": { "Key": { "Type": "AWS::SecretsManager::Secret", "Properties": { "Name": "key", "SecretString": "x" } } },
	"Outputs": {
		"Ref": { "Value": { "Ref": "Key" } },
		"Id": { "Value": { "Fn::GetAtt": ["Key", "Id"] } }
	}
}'
call() {
	curl --silent "http://127.0.0.1:$port/" \
		-H 'Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cloudformation/aws4_request, SignedHeaders=host, Signature=x' \
		--data-urlencode 'Version=2010-05-15' --data-urlencode 'StackName=one' "$@"
}
call --data-urlencode 'Action=CreateStack' --data-urlencode "TemplateBody=$template" >created
until call --data-urlencode 'Action=DescribeStacks' >described && grep -q CREATE_COMPLETE described; do
	kill -0 "$pid"
	sleep 0.2
done

{
	for output in Ref Id; do
		printf '%s: ' "$output"
		python3 - "$output" <<'PY'
import re, sys
from xml.etree import ElementTree
root = ElementTree.parse('described').getroot()
text = lambda member, name: next(e.text for e in member if e.tag.endswith('}' + name) or e.tag == name)
for member in root.iter():
    names = [child.tag.rsplit('}', 1)[-1] for child in member]
    if 'OutputKey' in names and text(member, 'OutputKey') == sys.argv[1]:
        print(re.sub(r'-\w{6}$', '-<random>', text(member, 'OutputValue')))
PY
	done
} | tee output

diff output - <<'OUT' && echo 'as expected'
Ref: key
Id: arn:aws:secretsmanager:us-east-1:000000000000:secret:key-<random>
OUT
