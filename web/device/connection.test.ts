import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Status } from '../../client/session/status.ts'
import { connectionOf } from './connection.ts'
import type { Connection } from './model.ts'

const waiting = {
	state: 'waiting',
	reason: { code: 'unreachable' },
	retryAt: 9_000,
} as const satisfies Status

const after = (...statuses: readonly Status[]): Connection =>
	statuses.reduce<Connection>((before, status, index) => connectionOf(before, status, index * 1000), {
		state: 'connecting',
		since: -1,
	})

describe('the connection', () => {
	it('becomes live', () => {
		assert.deepEqual(after({ state: 'connecting' }, { state: 'catching up' }, { state: 'live' }), {
			state: 'live',
			since: 2000,
		})
	})

	it('is interrupted until the server sends something again, and counts from its beginning', () => {
		assert.deepEqual(after({ state: 'live' }, waiting, { state: 'connecting' }, waiting), {
			state: 'interrupted',
			since: 1000,
			reason: 'The server cannot be reached.',
			retryAt: 9_000,
		})
		assert.deepEqual(after({ state: 'live' }, waiting, { state: 'connecting' }), {
			state: 'interrupted',
			since: 1000,
			reason: 'The server cannot be reached.',
		})
		assert.deepEqual(after({ state: 'live' }, waiting, { state: 'catching up' }), {
			state: 'catching-up',
			since: 2000,
		})
	})

	it('is refused for good', () => {
		const refused = { state: 'refused', reason: { code: 'forbidden', status: 403 } } as const
		assert.deepEqual(after({ state: 'connecting' }, refused), {
			state: 'refused',
			since: 1000,
			reason: 'This fingerprint gives no access.',
		})
	})
})
