#!/usr/bin/env bash
# Package   cbor-x 1.6.8
# Behaviour encode() of a Map writes tag 259 in front of the map; `new Encoder()` writes none. A plain object with integer
#           keys gets them as text. `new Encoder()` writes plain objects under private tags (0xdfff, then 0xe000 …) that
#           other decoders do not know. The README says so, in its list of options: `encode` is an encoder without records,
#           and those write the tag unless `useTag259ForMaps` is false.
# A guess   encode() and `new Encoder().encode()` write the same, and a Map is a map of CBOR.
# Here      SenML in CBOR (RFC 8428 §6) is a map with integer labels, so a Map is the obvious thing to encode. Tag 259 is
#           taken with the warning W_ENCODING; text labels and private tags are refused, and the finding says what to do.
#           Without any warning: a Map with `useTag259ForMaps: false`, or an object with `keyMap`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts cbor-x@1.6.8

cat > map.mjs <<'JS'
import { Encoder, encode } from 'cbor-x'

const map = new Map([[-2, '14205/0/'], [0, '0'], [2, 21.5]])
const object = { '-2': '14205/0/', 0: '0', 2: 21.5 }
const named = { bn: '14205/0/', n: '0', v: 21.5 }
const write = (title, bytes) => console.log(`${title}: ${Buffer.from(bytes).toString('hex')}`)

write('encode, a Map', encode([map]))
write('encode, an object', encode([object]))
write('new Encoder(), a Map', new Encoder().encode([map]))
write('new Encoder(), an object', new Encoder().encode([object]))
write('useRecords: false, a Map', new Encoder({ useRecords: false }).encode([map]))
write('useTag259ForMaps: false, a Map', new Encoder({ useRecords: false, useTag259ForMaps: false }).encode([map]))
write('keyMap, an object', new Encoder({ useRecords: false, keyMap: { bn: -2, n: 0, v: 2 } }).encode([named]))
JS
node map.mjs | tee output

diff output - <<'OUT' && echo 'as expected'
encode, a Map: 81d90103a3216831343230352f302f00613002fb4035800000000000
encode, an object: 81b90003613061306132fb4035800000000000622d326831343230352f302f
new Encoder(), a Map: 81a3216831343230352f302f00613002fb4035800000000000
new Encoder(), an object: 81d9dfff8519e0008361306132622d326130fb40358000000000006831343230352f302f
useRecords: false, a Map: 81d90103a3216831343230352f302f00613002fb4035800000000000
useTag259ForMaps: false, a Map: 81a3216831343230352f302f00613002fb4035800000000000
keyMap, an object: 81b90003216831343230352f302f00613002fb4035800000000000
OUT
