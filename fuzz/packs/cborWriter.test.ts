import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
	ARRAY,
	type Bytes,
	MAP,
	TEXT,
	writeBoolean,
	writeBreak,
	writeFloat,
	writeHead,
	writeIndefinite,
	writeInteger,
	writeString,
} from './cborWriter.ts'

describe('the CBOR of the fuzzer', () => {
	// RFC 8949, Appendix A, and for longer widths §3.
	const examples: readonly (readonly [hex: string, write: (out: Bytes) => void])[] = [
		['00', (out) => writeInteger(out, 0)],
		['17', (out) => writeInteger(out, 23)],
		['1818', (out) => writeInteger(out, 24)],
		['1903e8', (out) => writeInteger(out, 1000)],
		['1a000f4240', (out) => writeInteger(out, 1_000_000)],
		['1b000000e8d4a51000', (out) => writeInteger(out, 1_000_000_000_000)],
		['20', (out) => writeInteger(out, -1)],
		['3903e7', (out) => writeInteger(out, -1000)],
		['190001', (out) => writeInteger(out, 1, 2)],
		['1b0000000000000001', (out) => writeInteger(out, 1, 8)],
		['fb3ff199999999999a', (out) => writeFloat(out, 1.1, 8)],
		['fa47c35000', (out) => writeFloat(out, 100_000, 4)],
		['f4', (out) => writeBoolean(out, false)],
		['f5', (out) => writeBoolean(out, true)],
		['4401020304', (out) => writeString(out, Uint8Array.of(1, 2, 3, 4))],
		['6449455446', (out) => writeString(out, 'IETF')],
		['62c3bc', (out) => writeString(out, 'ü')],
		['80', (out) => writeHead(out, ARRAY, 0)],
		['a0', (out) => writeHead(out, MAP, 0)],
		['9a05f5e100', (out) => writeHead(out, ARRAY, 100_000_000)],
		['7a00000001', (out) => writeHead(out, TEXT, 1, 4)],
		[
			'9fff',
			(out) => {
				writeIndefinite(out, ARRAY)
				writeBreak(out)
			},
		],
	]
	for (const [hex, write] of examples)
		it(`is ${hex}`, () => {
			const out: Bytes = []
			write(out)
			assert.equal(Buffer.from(out).toString('hex'), hex)
		})
})
