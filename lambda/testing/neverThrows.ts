import assert from 'node:assert/strict'
import fc from 'fast-check'

type Judged = { readonly success: boolean; readonly findings: readonly unknown[] }

/** Asserts that a format takes any bytes, and JSON above all: it succeeds, or says why it does not. */
export const neverThrows = (interpreted: (payload: Uint8Array) => Judged): void =>
	fc.assert(
		fc.property(
			fc.oneof(
				fc.uint8Array(),
				fc.json().map((json) => Buffer.from(json)),
			),
			(payload) => {
				const { success, findings } = interpreted(payload)
				assert.ok(success || findings.length > 0)
			},
		),
	)
