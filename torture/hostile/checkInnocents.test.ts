import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Logged, Sent } from '../check/checkHistory.ts'
import { checkInnocent } from './checkInnocents.ts'

const sentAs = (name: string): Sent => ({
	name,
	updates: 1,
	isDated: true,
	isRecognisable: true,
	offers: 1,
	isAcknowledged: true,
})

const loggedAs = (name: string, seq: number): Logged => ({
	name,
	updates: 1,
	seq,
	receivedAt: 0,
	isFailed: false,
	parts: [{ seq, part: 1, parts: 1, what: { importId: name } }],
})

const log = [loggedAs('a', 1), loggedAs('b', 2)]

const innocent = {
	device: { deviceId: 'device', sent: [sentAs('a'), sentAs('b')] },
	client: { name: 'client', baseline: () => 0, heard: log.flatMap(({ parts }) => parts), unexpected: [] },
}

const kindsOf = (of: typeof innocent, logged: readonly Logged[]): readonly string[] => {
	const { violations, unexpected } = checkInnocent(of, logged)
	return [...violations.map(({ kind, who }) => `${who}: ${kind}`), ...unexpected]
}

describe('an innocent', () => {
	it('has nothing to complain about', () => {
		assert.deepEqual(kindsOf(innocent, log), [])
	})

	it('has lost a message that is not in its log', () => {
		const [first] = log
		const { client, ...rest } = innocent
		const heard = client.heard.slice(0, 1)
		assert.deepEqual(kindsOf({ ...rest, client: { ...client, heard } }, first === undefined ? [] : [first]), [
			'device: lost message',
		])
	})

	it('has a message twice in its log', () => {
		const again = loggedAs('b', 3)
		const { client, ...rest } = innocent
		const heard = [...client.heard, ...again.parts]
		assert.deepEqual(kindsOf({ ...rest, client: { ...client, heard } }, [...log, again]), [
			'device: message logged too often',
		])
	})

	it('has a message that has failed', () => {
		const failed = log.map((entry) => ({ ...entry, isFailed: entry.name === 'b' }))
		assert.deepEqual(kindsOf(innocent, failed), ['device: b has failed'])
	})

	it('has a client that was not told, or told twice', () => {
		const { client, ...rest } = innocent
		const [first = log[0]?.parts[0]] = client.heard
		const heard = first === undefined ? [] : [first, { ...first }]
		assert.deepEqual(kindsOf({ ...rest, client: { ...client, heard } }, log), [
			'client: missing',
			'client: duplicate',
		])
	})
})
