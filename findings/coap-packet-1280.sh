#!/usr/bin/env bash
# Package   coap-packet 1.1.1
# Behaviour generate() throws for a message of more than 1,280 bytes, unless its second argument, which the README does not
#           name, allows more. parse() takes messages of any length.
# A guess   What can be parsed can be generated; or the limit is that of a UDP datagram.
# Here      RFC 7252 §4.6 suggests 1,152 bytes for a message whose path MTU is unknown, and leaves more to the sender.
#           Devices on a local link do send more: a SenML pack of 2,000 bytes in one datagram is valid. A client made with
#           this codec must pass the limit, or it fails before anything is sent.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts coap-packet@1.1.1

cat > limit.mjs <<'JS'
import coap from 'coap-packet'

const post = (bytes) => ({ code: '0.02', confirmable: true, payload: Buffer.alloc(bytes) })
const lengthOf = (...given) => {
	try {
		return coap.generate(...given).length
	} catch (error) {
		return error.message
	}
}

console.log('a payload of 1275 bytes:', lengthOf(post(1275)))
console.log('a payload of 1276 bytes:', lengthOf(post(1276)))
console.log('a payload of 2000 bytes, allowed 4000:', lengthOf(post(2000), 4000))
console.log('parsed again:', coap.parse(coap.generate(post(2000), 4000)).payload.length)
JS
node limit.mjs | tee output

diff output - <<'OUT' && echo 'as expected'
a payload of 1275 bytes: 1280
a payload of 1276 bytes: Max packet size is 1280: current is 1281
a payload of 2000 bytes, allowed 4000: 2005
parsed again: 2000
OUT
