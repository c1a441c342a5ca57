import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shareOut } from './pushImport.ts'

describe('sockets are shared out', () => {
	// At most 200 sockets and 2000 posts are one piece.
	const cases: readonly { sockets: number; frames: number; pieces: readonly number[] }[] = [
		{ sockets: 0, frames: 1, pieces: [] },
		{ sockets: 1, frames: 1, pieces: [1] },
		{ sockets: 200, frames: 1, pieces: [200] },
		{ sockets: 201, frames: 1, pieces: [200, 1] },
		{ sockets: 450, frames: 10, pieces: [200, 200, 50] },
		{ sockets: 200, frames: 11, pieces: [181, 19] },
		{ sockets: 45, frames: 100, pieces: [20, 20, 5] },
		{ sockets: 3, frames: 2000, pieces: [1, 1, 1] },
		{ sockets: 2, frames: 5000, pieces: [1, 1] },
	]
	for (const { sockets, frames, pieces } of cases)
		it(`in pieces of [${pieces.join(', ')}]: ${sockets} sockets, ${frames} frames`, () => {
			const watchers = Array.from({ length: sockets }, (_, index) => index)
			const shares = shareOut(watchers, frames)
			assert.deepEqual(
				shares.map(({ length }) => length),
				pieces,
			)
			assert.deepEqual(shares.flat(), watchers)
		})
})
