import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StreamSocket } from '../sockets/socket.ts'
import { startPasses } from './passes.ts'
import { emptyWindow } from './window.ts'

const at = Date.parse('2026-11-30T12:00:30Z')
const minute = 60_000

const key = { keyId: 'key-1', scopes: ['stream:read'], sees: {}, pageSecret: new Uint8Array() } as const

const liveSocket = (more: Partial<StreamSocket>): StreamSocket => ({
	id: 'socket',
	stream: 'communications',
	keyId: key.keyId,
	format: 'native',
	connectedAt: at - 10 * minute,
	from: at - 10 * minute,
	gap: false,
	ttl: at / 1000 + 3600,
	isLive: true,
	...more,
})

/** The minutes of events that a dispatcher reads which knows nothing of what others have sent. */
const minutesRead = async (socket: StreamSocket): Promise<readonly string[]> => {
	const read: string[] = []
	const nothing = async () => undefined
	const passes = startPasses({
		window: emptyWindow(),
		now: () => at,
		listSockets: async () => [socket],
		findKey: async () => key,
		readMinute: async (number) => {
			read.push(new Date(number * minute).toISOString().slice(11, 16))
			return []
		},
		framesFor: () => [],
		aboutStream: () => [],
		post: async () => 'sent',
		end: async () => true,
		noteProgress: nothing,
		stillListening: nothing,
		wake: nothing,
	})
	await passes.run()
	return read
}

describe('a dispatcher that does not know how far live sockets have got', () => {
	it('reads from when they became live', async () => {
		assert.deepEqual(await minutesRead(liveSocket({ liveSince: at - 2 * minute })), [
			'11:58',
			'11:59',
			'12:00',
		])
	})

	it('reads no further back than events are kept, if an earlier version has made them live', async () => {
		const read = await minutesRead(liveSocket({}))
		assert.deepEqual([read.length, read.at(0), read.at(-1)], [61, '11:00', '12:00'])
	})
})
