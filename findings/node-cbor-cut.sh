#!/usr/bin/env bash
# Package   cbor (node-cbor) 10.0.12, on Node.js 20.20.2 and 22.23.3
# Behaviour encode() of an array that needs more than the high-water mark of a stream returns the beginning of it, without
#           an error: 16 KiB on Node.js 20, 64 KiB on Node.js 22 and later, where the default of streams is larger. The item
#           that goes beyond the mark is finished, so the length is a little above it. encodeAsync() is whole.
# A guess   encode() returns all bytes or throws.
# Here      A gateway that collects SenML records and sends them with encode() loses every pack above the mark: what
#           arrives is no CBOR. A finding about a payload of such a length names the package.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > cut.mjs <<'JS'
import cbor from 'cbor'

const problemOf = (bytes) => {
	try {
		cbor.decodeFirstSync(bytes)
		return 'can be decoded'
	} catch ({ message }) {
		return message
	}
}

// Records of 18 bytes: {0: "14205/0/0", 2: 21.5}
for (const records of [500, 1_000, 5_000]) {
	const pack = Array.from({ length: records }, () => new Map([[0, '14205/0/0'], [2, 21.5]]))
	const [whole, encoded] = [await cbor.encodeAsync(pack), cbor.encode(pack)]
	const part = encoded.equals(whole.subarray(0, encoded.length)) ? 'its beginning' : 'something else'
	console.log(`${process.version}: ${records} records: encodeAsync ${whole.length} bytes, encode ${encoded.length} bytes, ${part}: ${problemOf(encoded)}`)
}
JS

for version in 20.20.2 22.23.3; do
	npm install --silent --no-audit --no-fund --prefix "$version" "node@$version" cbor@10.0.12
	cp cut.mjs "$version"
	"$version/node_modules/.bin/node" "$version/cut.mjs"
done | tee output

diff output - <<'OUT' && echo 'as expected'
v20.20.2: 500 records: encodeAsync 9003 bytes, encode 9003 bytes, its beginning: can be decoded
v20.20.2: 1000 records: encodeAsync 18003 bytes, encode 16385 bytes, its beginning: Insufficient data
v20.20.2: 5000 records: encodeAsync 90003 bytes, encode 16385 bytes, its beginning: Insufficient data
v22.23.3: 500 records: encodeAsync 9003 bytes, encode 9003 bytes, its beginning: can be decoded
v22.23.3: 1000 records: encodeAsync 18003 bytes, encode 18003 bytes, its beginning: can be decoded
v22.23.3: 5000 records: encodeAsync 90003 bytes, encode 65537 bytes, its beginning: Insufficient data
OUT
