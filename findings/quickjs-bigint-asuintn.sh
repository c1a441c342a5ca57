#!/usr/bin/env bash
# Package   quickjs-emscripten-core and @jitl/quickjs-singlefile-mjs-release-sync 0.32.0 (QuickJS of 2025-09-13)
# Behaviour BigInt.asUintN() with 32 bits or more gives a negative number if the highest of these bits is set: -1n for
#           (64, -1n), and also for (32, 4294967295n), which should come out as it is. With 31 bits it is right, and so are
#           asIntN(), BigUint64Array and a mask.
# A guess   It never gives a negative number (ECMAScript, BigInt.asUintN).
# Here      Decoders read unsigned 64-bit counters so, and a wrong value would look like a measurement. The harness of
#           converters replaces the function where a script names it (lambda/converters/quickjs/harness.ts), and the runtime of
#           TBEL masks.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts \
	quickjs-emscripten-core@0.32.0 @jitl/quickjs-singlefile-mjs-release-sync@0.32.0

cat > bigint.mjs <<'JS'
import variant from '@jitl/quickjs-singlefile-mjs-release-sync'
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core'

const context = (await newQuickJSWASMModuleFromVariant(variant)).newContext()
const inQuickJs = (code) => context.unwrapResult(context.evalCode(`String(${code})`)).consume(context.dump)

for (const code of [
	'BigInt.asUintN(31, -1n)',
	'BigInt.asUintN(32, -1n)',
	'BigInt.asUintN(64, -1n)',
	'BigInt.asUintN(32, 4294967295n)',
	'BigInt.asUintN(64, 2n ** 64n - 1n)',
	'BigInt.asIntN(64, 2n ** 64n - 1n)',
	'new BigUint64Array([-1n])[0]',
	'-1n & ((1n << 64n) - 1n)',
])
	console.log(`${code}: ${inQuickJs(code)}; in Node.js ${eval(code)}`)
JS
node bigint.mjs | tee output

diff output - <<'OUT' && echo 'as expected'
BigInt.asUintN(31, -1n): 2147483647; in Node.js 2147483647
BigInt.asUintN(32, -1n): -1; in Node.js 4294967295
BigInt.asUintN(64, -1n): -1; in Node.js 18446744073709551615
BigInt.asUintN(32, 4294967295n): -1; in Node.js 4294967295
BigInt.asUintN(64, 2n ** 64n - 1n): -1; in Node.js 18446744073709551615
BigInt.asIntN(64, 2n ** 64n - 1n): -1; in Node.js -1
new BigUint64Array([-1n])[0]: 18446744073709551615; in Node.js 18446744073709551615
-1n & ((1n << 64n) - 1n): 18446744073709551615; in Node.js 18446744073709551615
OUT
