#!/usr/bin/env bash
# Package   @aws-sdk/client-sqs 3.1138.0 with @smithy/core 3.41.0
# Behaviour The body of a JSON request that a request handler gets is a Uint8Array whose valueOf() is its text. Buffer.from(body)
#           asks for that before it looks at the bytes: the SDK decodes and warns, and the text is encoded again.
# A guess   A Uint8Array is copied by Buffer.from, as bytes, without a word.
# Here      A request handler of our own serves clients of the SDK in one process. Its Buffer.from printed a warning at every
#           start, and says that a later version will throw; Buffer.from(body.buffer, body.byteOffset, body.byteLength) does not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --no-audit --no-fund --save-exact @aws-sdk/client-sqs@3.1138.0 @smithy/core@3.41.0 >> npm.log

cat > body.mjs <<'JS'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { HttpResponse } from '@smithy/core/protocols'

const warnings = []
console.warn = (text) => warnings.push(text)
const seen = async (read) => {
	warnings.length = 0
	let bytes
	const requestHandler = {
		handle: async ({ body }) => {
			bytes = read(body).toString()
			return { response: new HttpResponse({ statusCode: 200, headers: {}, body: Buffer.from('{}') }) }
		},
		updateHttpClientConfig: () => undefined,
		httpHandlerConfigs: () => ({}),
	}
	const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
	const sqs = new SQSClient({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:1', credentials, requestHandler })
	await sqs.send(new ListQueuesCommand({ MaxResults: 5 }))
	return `${bytes}, warnings: ${warnings.length}`
}

console.log('a view of its memory:', await seen((body) => Buffer.from(body.buffer, body.byteOffset, body.byteLength)))
console.log('Buffer.from(body):', await seen((body) => Buffer.from(body)))
JS
node body.mjs | tee output

diff output - <<'OUT' && echo 'as expected'
a view of its memory: {"MaxResults":5}, warnings: 0
Buffer.from(body): {"MaxResults":5}, warnings: 1
OUT
