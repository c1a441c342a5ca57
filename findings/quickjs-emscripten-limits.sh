#!/usr/bin/env bash
# Package   quickjs-emscripten-core and @jitl/quickjs-singlefile-mjs-release-sync 0.32.0
# Behaviour setMemoryLimit() refuses a single allocation above the limit, but counts eight bytes for each that it allows: with
#           a limit of 16 MB, a script keeps 64 MB (issues 255 and 271 there). A WebAssembly.Memory with a maximum, passed by
#           newVariant(), does hold. The interrupt handler is called after 10,000 calls and jumps of the script, however long the
#           built-in functions take that it calls: an end after 100 ms comes after seconds.
# A guess   A limit of memory is the sum of what is kept, and an interrupt handler is called every few milliseconds.
# Here      Converters are scripts of users. Their memory is that of the instance, and the handler sets the counter lower
#           (docs/adr/0047-converters-in-quickjs.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts \
	quickjs-emscripten-core@0.32.0 @jitl/quickjs-singlefile-mjs-release-sync@0.32.0

cat > limits.mjs <<'JS'
import variant from '@jitl/quickjs-singlefile-mjs-release-sync'
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core'

const LIMIT = 16 * 1024 * 1024
const keep64 = `const kept = []; for (let i = 0; i < 6400; i++) kept.push('x'.repeat(10_000) + i); kept.length`

const run = (quickJs, code, stop = () => false) => {
	const runtime = quickJs.newRuntime()
	runtime.setMemoryLimit(LIMIT)
	runtime.setInterruptHandler(stop)
	const context = runtime.newContext()
	const result = context.evalCode(code)
	const shown = result.error ? (context.dump(result.error)?.message ?? 'an error, and no room for its text') : context.dump(result.value)
	result.dispose()
	context.dispose()
	runtime.dispose()
	return shown
}

const plain = await newQuickJSWASMModuleFromVariant(variant)
console.log(`one text of 20 MB: ${run(plain, `'x'.repeat(20_000_000).length`)}`)
console.log(`6,400 texts of 10 kB: ${run(plain, keep64)}`)

const wasmMemory = new WebAssembly.Memory({ initial: 256, maximum: 338 })
const bounded = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmMemory }))
console.log(`6,400 texts of 10 kB, and a maximum for the instance: ${run(bounded, keep64)}`)

const start = performance.now()
const ended = run(plain, 'const a = new Array(20_000).fill(1); for (;;) a.join()', () => performance.now() - start > 100)
console.log(`a loop of joins: ${ended}, after ${performance.now() - start > 1000 ? 'more' : 'less'} than a second`)
JS
node limits.mjs | tee output

diff output - <<'OUT' && echo 'as expected'
one text of 20 MB: out of memory
6,400 texts of 10 kB: 6400
6,400 texts of 10 kB, and a maximum for the instance: an error, and no room for its text
a loop of joins: interrupted, after more than a second
OUT
