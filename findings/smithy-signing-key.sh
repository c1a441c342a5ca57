#!/usr/bin/env bash
# Package   @smithy/signature-v4 5.7.5
# Behaviour The key of a day is derived once and kept. But each signature looks it up by an HMAC of the access key id with the
#           secret key, so it takes two HMACs; each is given its key as bytes or text, of which Node.js makes a key object anew.
# A guess   With the key of the day kept, a signature takes one HMAC.
# Here      A message costs several calls of AWS, and a function signs each. An HMAC with raw bytes takes several times as long
#           as one with a key object. The functions sign by themselves (docs/adr/0020-lean-clients.md); the clients of the SDK
#           in the local host get a SHA-256 that remembers key objects.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --no-audit --no-fund --save-exact @smithy/signature-v4@5.7.5 @smithy/core@3.41.0 >> npm.log

cat > sign.mjs <<'JS'
import { createHash, createHmac } from 'node:crypto'
import { HttpRequest } from '@smithy/core/transport'
import { SignatureV4 } from '@smithy/signature-v4'

const secretAccessKey = 'a-secret-key'
const keys = []

/** What the SDK asks for: SHA-256, or an HMAC if there is a secret. */
class Sha256 {
	constructor(secret) {
		if (secret !== undefined) keys.push(typeof secret === 'string' ? secret : 'bytes')
		this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret)
	}
	update(bytes) {
		this.hash.update(bytes)
	}
	async digest() {
		return this.hash.digest()
	}
}

const signer = new SignatureV4({
	credentials: { accessKeyId: 'an-access-key', secretAccessKey },
	region: 'eu-west-1',
	service: 'dynamodb',
	sha256: Sha256,
})
const request = new HttpRequest({
	method: 'POST',
	protocol: 'https:',
	hostname: 'dynamodb.eu-west-1.amazonaws.com',
	path: '/',
	headers: { host: 'dynamodb.eu-west-1.amazonaws.com' },
	body: '{}',
})
const signingDate = new Date('2026-11-30T12:00:00Z')
for (const which of ['first', 'second', 'third']) {
	keys.length = 0
	await signer.sign(request, { signingDate })
	console.log(`${which} signature: ${keys.length} HMACs, with ${keys.join(', ')}`)
}
JS
node sign.mjs | tee output

diff output - <<'OUT' && echo 'as expected'
first signature: 6 HMACs, with a-secret-key, AWS4a-secret-key, bytes, bytes, bytes, bytes
second signature: 2 HMACs, with a-secret-key, bytes
third signature: 2 HMACs, with a-secret-key, bytes
OUT
