import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { timedUpdate } from '../../testing/timedUpdate.ts'
import type { Greeting } from '../connection.ts'
import type { WatchedImport } from '../frames.ts'
import type { Posted } from '../push/post.ts'
import { type GreetNeeds, greet } from './greet.ts'
import { type Introduced, sendBacklog } from './sendBacklog.ts'

const connectedAt = 1694503339523

/** Greeting of a client without a cursor; the newest import is the third. */
const greeting: Greeting = { v: 1, deviceId: 'device', connectionId: 'c1', connectedAt, resume: {}, tip: 3 }

const imported = (seq: number, parts = 1): WatchedImport => ({
	importId: `import-${seq}`,
	seq,
	success: parts > 0,
	receivedAt: connectedAt,
	updates: Array.from({ length: parts }, (_, index) =>
		timedUpdate({ ObjectID: 14205, Resources: { '0': seq } }, 1694503339 + index),
	),
	findings: [],
})

/** `identity 3`, `state`, `4/1`, `live 4` */
const shortOf = (frame: string): string => {
	if (frame === 'state') return frame
	const { '@context': context, seq, part } = JSON.parse(frame)
	if (context === 'identity') return `identity ${seq}`
	return context.endsWith('/live') ? `live ${seq}` : `${seq}/${part}`
}

type Given = {
	readonly ledger?: readonly WatchedImport[]
	/** what the device remembers, if it is registered */
	readonly lastSeq?: number
	/** older imports came before the device was registered */
	readonly firstSeq?: number
	/** of the device; as `identity` says it, unless that is changed */
	readonly hideDataBefore?: number
	readonly outcome?: (frame: string, at: number) => Posted
	/** what happens with a call: others write to the ledger in the meantime */
	readonly on?: (event: string, ledger: WatchedImport[]) => void
	/** milliseconds from the handshake to the greeting */
	readonly delay?: number
	/** duration of a post */
	readonly postMilliseconds?: number
	readonly changed?: Partial<GreetNeeds>
}

/** Ports that record events, with a clock that only waiting and posting advance. */
const recording = (given: Given = {}) => {
	const { outcome = () => 'sent', on = () => {}, delay = 0, postMilliseconds = 0, changed } = given
	const ledger = [...(given.ledger ?? [imported(1), imported(2), imported(3)])]
	const events: string[] = []
	const continued: Greeting[] = []
	let time = connectedAt + delay
	let waited = 0
	const happened = (event: string): void => {
		events.push(event)
		on(event, ledger)
	}
	const after = (seq: number) => ledger.filter((each) => each.seq > seq)
	const needs: GreetNeeds = {
		post: async (connectionId, frame) => {
			assert.equal(connectionId, 'c1')
			const posted = outcome(shortOf(frame), time - connectedAt)
			time += postMilliseconds
			happened(posted === 'sent' ? shortOf(frame) : `${shortOf(frame)} ${posted}`)
			return posted
		},
		identity: async (deviceId) => {
			assert.equal(deviceId, 'device')
			return {
				frame: { '@context': 'identity', id: deviceId },
				lastSeq: given.lastSeq ?? 3,
				firstSeq: given.firstSeq ?? 1,
				...(given.hideDataBefore === undefined ? {} : { hideDataBefore: given.hideDataBefore }),
			}
		},
		state: async () => {
			happened('read state')
			return ['state']
		},
		firstAfter: async (_, seq) => after(seq)[0]?.seq,
		importsAfter: async function* (_, seq) {
			happened(`read after ${seq}`)
			yield* after(seq)
		},
		isConnected: async () => true,
		makeLive: async () => {
			happened('make live')
			return given.hideDataBefore === undefined ? {} : { hideDataBefore: given.hideDataBefore }
		},
		disconnect: async (connectionId) => {
			happened(`end ${connectionId}`)
			return true
		},
		remove: async ({ deviceId, connectionId }) => happened(`forget ${deviceId} ${connectionId}`),
		continueLater: async ({ due, deferred, ...rest }, delaySeconds) => {
			assert.deepEqual([due, deferred, delaySeconds], [time, 0, 0])
			continued.push(rest)
		},
		now: () => time,
		wait: async (milliseconds) => {
			assert.ok(milliseconds > 0)
			time += milliseconds
			waited += milliseconds
		},
		...changed,
	}
	/** the frames that the client gets */
	const frames = () => events.filter((event) => /^(?:identity \d+|state|\d+\/\d+|live \d+)$/.test(event))
	return { events, frames, continued, needs, waited: () => waited }
}

describe('a greeting', () => {
	it('is identity, state, then the socket becomes live, then the marker', async () => {
		const { events, needs, waited } = recording()
		assert.equal(await greet(needs, greeting), 'greeted')
		assert.deepEqual(events, [
			'identity 3',
			'read state',
			'state',
			'read after 3',
			'make live',
			'read after 3',
			'live 3',
		])
		assert.equal(waited(), 0)
	})

	it('tells identity and its seq in one frame', async () => {
		const posted: string[] = []
		const { needs } = recording()
		const post = async (_: string, frame: string): Promise<Posted> => {
			posted.push(frame)
			return 'sent'
		}
		await greet({ ...needs, post }, greeting)
		assert.deepEqual(JSON.parse(posted[0] ?? ''), { '@context': 'identity', id: 'device', seq: 3 })
	})

	it('posts a frame only when the one in front of it has arrived', async () => {
		let posting = 0
		const post = async (): Promise<Posted> => {
			assert.equal(++posting, 1)
			await new Promise(setImmediate)
			posting--
			return 'sent'
		}
		const { needs } = recording({ changed: { post } })
		assert.equal(await greet(needs, { ...greeting, resume: { after: 1 } }), 'greeted')
	})

	it('has every part of an import, and a frame for one without updates', async () => {
		const { frames, needs } = recording({ ledger: [imported(1), imported(2, 3), imported(3, 0)] })
		await greet(needs, { ...greeting, resume: { after: 1 } })
		assert.deepEqual(frames(), ['identity 1', '2/1', '2/2', '2/3', '3/1', 'live 3'])
	})
})

const ledgerOf = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, index) => imported(from + index))

describe('what a client is sent', () => {
	type Case = {
		readonly name: string
		readonly resume: Greeting['resume']
		readonly tip: number
		readonly lastSeq?: number
		readonly firstSeq?: number
		readonly ledger: readonly WatchedImport[]
		readonly expected: readonly string[]
	}
	const cases: readonly Case[] = [
		{
			name: 'first of all, of a device that never sent anything',
			resume: {},
			tip: 0,
			lastSeq: 0,
			ledger: [],
			expected: ['identity 0', 'state', 'live 0'],
		},
		{
			name: 'afresh, with imports since the handshake',
			resume: {},
			tip: 3,
			ledger: ledgerOf(1, 5),
			expected: ['identity 3', 'state', '4/1', '5/1', 'live 5'],
		},
		{
			name: 'after what it has: no state',
			resume: { after: 1 },
			tip: 3,
			ledger: ledgerOf(1, 4),
			expected: ['identity 1', '2/1', '3/1', '4/1', 'live 4'],
		},
		{
			name: 'when it has everything: no state',
			resume: { after: 3 },
			tip: 3,
			ledger: ledgerOf(1, 3),
			expected: ['identity 3', 'live 3'],
		},
		{
			name: 'from the beginning',
			resume: { after: 0 },
			tip: 3,
			ledger: ledgerOf(1, 3),
			expected: ['identity 0', '1/1', '2/1', '3/1', 'live 3'],
		},
		{
			name: 'after more than there is: the log was started anew',
			resume: { after: 9 },
			tip: 3,
			ledger: ledgerOf(1, 4),
			expected: ['identity 3', 'state', '4/1', 'live 4'],
		},
		{
			name: 'after what has expired in part',
			resume: { after: 2 },
			tip: 7,
			ledger: ledgerOf(6, 7),
			expected: ['identity 5', 'state', '6/1', '7/1', 'live 7'],
		},
		{
			name: 'after the last one that has expired: no state',
			resume: { after: 5 },
			tip: 7,
			ledger: ledgerOf(6, 7),
			expected: ['identity 5', '6/1', '7/1', 'live 7'],
		},
		{
			name: 'the newest two',
			resume: { last: 2 },
			tip: 7,
			ledger: ledgerOf(1, 7),
			expected: ['identity 5', 'state', '6/1', '7/1', 'live 7'],
		},
		{
			name: 'the newest of the handshake, and what came since',
			resume: { last: 1 },
			tip: 3,
			ledger: ledgerOf(1, 4),
			expected: ['identity 2', 'state', '3/1', '4/1', 'live 4'],
		},
		{
			name: 'the newest hundred of three',
			resume: { last: 100 },
			tip: 3,
			ledger: ledgerOf(1, 3),
			expected: ['identity 0', 'state', '1/1', '2/1', '3/1', 'live 3'],
		},
		{
			name: 'the newest ones that have not expired',
			resume: { last: 5 },
			tip: 7,
			ledger: ledgerOf(6, 7),
			expected: ['identity 5', 'state', '6/1', '7/1', 'live 7'],
		},
		{
			name: 'afresh when all have expired: the device remembers how far it was',
			resume: {},
			tip: 0,
			lastSeq: 7,
			ledger: [],
			expected: ['identity 7', 'state', 'live 7'],
		},
		{
			name: 'after what it has when all have expired',
			resume: { after: 7 },
			tip: 0,
			lastSeq: 7,
			ledger: [],
			expected: ['identity 7', 'live 7'],
		},
		{
			name: 'after less than it has missed when all have expired',
			resume: { after: 4 },
			tip: 0,
			lastSeq: 7,
			ledger: [],
			expected: ['identity 7', 'state', 'live 7'],
		},
		{
			name: 'after entries that have expired and are not deleted yet',
			resume: { after: 4 },
			tip: 7,
			ledger: [],
			expected: ['identity 7', 'state', 'live 7'],
		},
		{
			name: 'after what it has when all have expired, and one import since the handshake',
			resume: { after: 7 },
			tip: 0,
			lastSeq: 8,
			ledger: ledgerOf(8, 8),
			expected: ['identity 7', '8/1', 'live 8'],
		},
		{
			name: 'from the beginning of its own imports, of a device that was registered after others',
			resume: { after: 0 },
			tip: 5,
			firstSeq: 4,
			ledger: ledgerOf(1, 5),
			expected: ['identity 3', 'state', '4/1', '5/1', 'live 5'],
		},
		{
			name: 'the newest of its own',
			resume: { last: 10 },
			tip: 5,
			firstSeq: 4,
			ledger: ledgerOf(1, 5),
			expected: ['identity 3', 'state', '4/1', '5/1', 'live 5'],
		},
		{
			name: 'after one of its own',
			resume: { after: 4 },
			tip: 5,
			firstSeq: 4,
			ledger: ledgerOf(1, 5),
			expected: ['identity 4', '5/1', 'live 5'],
		},
		{
			name: 'from the beginning, of a device that has none of its own',
			resume: { after: 0 },
			tip: 3,
			firstSeq: 4,
			ledger: ledgerOf(1, 3),
			expected: ['identity 3', 'state', 'live 3'],
		},
		{
			name: 'from the beginning, of a device that has none of its own, when those of before have expired',
			resume: { after: 0 },
			tip: 0,
			lastSeq: 3,
			firstSeq: 4,
			ledger: [],
			expected: ['identity 3', 'state', 'live 3'],
		},
		{
			name: 'after what the owner before had',
			resume: { after: 2 },
			tip: 4,
			firstSeq: 4,
			ledger: ledgerOf(1, 4),
			expected: ['identity 3', 'state', '4/1', 'live 4'],
		},
	]
	for (const { name, resume, tip, lastSeq, firstSeq = 1, ledger, expected } of cases)
		it(name, async () => {
			const { frames, needs } = recording({ ledger, lastSeq: lastSeq ?? tip, firstSeq })
			assert.equal(await greet(needs, { ...greeting, resume, tip }), 'greeted')
			assert.deepEqual(frames(), expected)
		})
})

describe('an import during the greeting', () => {
	const moments = [
		{ name: 'while the state is read', event: 'read state' },
		{ name: 'while the backlog is read', event: '3/1' },
		{ name: 'between the two readings', event: 'make live' },
	]
	for (const { name, event } of moments)
		it(`is sent once, in front of the marker: ${name}`, async () => {
			const { frames, needs } = recording({
				on: (happened, ledger) => {
					if (happened === event) ledger.push(imported(4))
				},
			})
			await greet(needs, { ...greeting, resume: { last: 1 } })
			assert.deepEqual(frames(), ['identity 2', 'state', '3/1', '4/1', 'live 4'])
		})

	it('is sent by the second reading as far as there is time, and then later: the socket is live already', async () => {
		const { frames, continued, needs } = recording({
			postMilliseconds: 200,
			on: (event, ledger) => {
				if (event === 'make live') ledger.push(...ledgerOf(4, 6))
			},
		})
		assert.equal(await greet(needs, greeting), 'continued')
		assert.deepEqual(frames(), ['identity 3', 'state', '4/1', '5/1'])
		assert.deepEqual(continued, [{ ...greeting, sent: 5, part: 0, isLive: true }])
	})
})

describe('a backlog that takes long', () => {
	const long = { ...greeting, resume: { after: 0 }, tip: 9 }

	it('is continued later: others come first', async () => {
		const { frames, events, continued, needs } = recording({ ledger: ledgerOf(1, 9), postMilliseconds: 90 })
		assert.equal(await greet(needs, long), 'continued')
		// Three imports take 270 ms.
		assert.deepEqual(frames(), ['identity 0', '1/1', '2/1', '3/1'])
		assert.deepEqual(continued, [{ ...long, sent: 3, part: 0 }])
		assert.ok(!events.includes('make live'))
	})

	it('is continued later after twenty imports, however quick they are', async () => {
		const { frames, continued, needs } = recording({ ledger: ledgerOf(1, 21) })
		assert.equal(await greet(needs, { ...long, tip: 21 }), 'continued')
		assert.equal(frames().at(-1), '20/1')
		assert.deepEqual(continued, [{ ...long, tip: 21, sent: 20, part: 0 }])
	})

	it('is continued later in the midst of an import that has many parts', async () => {
		const { frames, continued, needs } = recording({ ledger: [imported(1, 9)], postMilliseconds: 90 })
		assert.equal(await greet(needs, { ...long, tip: 1 }), 'continued')
		assert.deepEqual(frames(), ['identity 0', '1/1', '1/2', '1/3'])
		assert.deepEqual(continued, [{ ...long, tip: 1, sent: 0, part: 3 }])
	})

	it('rejects when the queue does not take the rest', async () => {
		const continueLater = async () => {
			throw new Error('throttled')
		}
		const given = { ledger: ledgerOf(1, 9), postMilliseconds: 800, changed: { continueLater } }
		await assert.rejects(greet(recording(given).needs, long), /throttled/)
	})
})

describe('a backlog that is continued', () => {
	const long = { ...greeting, resume: { after: 0 }, tip: 9 }
	/** Sends the frames that fit into half a second. */
	const goOn = (needs: GreetNeeds, rest: Introduced) =>
		sendBacklog(needs, rest, { imports: Number.POSITIVE_INFINITY, milliseconds: 500 })

	it('goes on where it was, without identity and state', async () => {
		const { frames, needs } = recording({ ledger: ledgerOf(1, 9) })
		assert.equal(await goOn(needs, { ...long, resume: { last: 9 }, sent: 6, part: 0 }), 'greeted')
		assert.deepEqual(frames(), ['7/1', '8/1', '9/1', 'live 9'])
	})

	it('goes on within an import', async () => {
		const { frames, continued, needs } = recording({
			ledger: [imported(7, 4), imported(8)],
			postMilliseconds: 300,
		})
		assert.equal(await goOn(needs, { ...long, sent: 6, part: 1 }), 'continued')
		assert.deepEqual(frames(), ['7/2', '7/3'])
		assert.deepEqual(continued, [{ ...long, sent: 6, part: 3 }])
	})

	it('begins an import from its first part when the one before it has expired meanwhile', async () => {
		const { frames, continued, needs } = recording({ ledger: [imported(8, 2)], postMilliseconds: 600 })
		assert.equal(await goOn(needs, { ...long, sent: 6, part: 1 }), 'continued')
		assert.deepEqual(frames(), ['8/1'])
		assert.deepEqual(continued, [{ ...long, sent: 7, part: 1 }])
	})

	it('goes on by a frame at least, however long that takes', async () => {
		const { frames, continued, needs } = recording({ ledger: ledgerOf(1, 9), postMilliseconds: 9000 })
		assert.equal(await goOn(needs, { ...long, sent: 6 }), 'continued')
		assert.deepEqual(frames(), ['7/1'])
		assert.deepEqual(continued, [{ ...long, sent: 7, part: 0 }])
	})

	it('is not continued behind its last import', async () => {
		const { frames, continued, needs } = recording({ ledger: ledgerOf(1, 9), postMilliseconds: 9000 })
		assert.equal(await goOn(needs, { ...long, sent: 8 }), 'greeted')
		assert.deepEqual(frames(), ['9/1', 'live 9'])
		assert.deepEqual(continued, [])
	})

	it('does not make a socket live that is live already, and ends with the marker', async () => {
		const { events, needs } = recording({ ledger: ledgerOf(1, 9) })
		assert.equal(await goOn(needs, { ...long, sent: 8, isLive: true }), 'greeted')
		assert.deepEqual(events, ['read after 8', '9/1', 'live 9'])
	})
})

// API Gateway answers 410 to a post made before $connect has returned.
describe('row 30: posts: a greeting that is answered with 410', () => {
	it('during the handshake is tried again until the handshake has ended', async () => {
		const { events, frames, needs, waited } = recording({
			outcome: (_, at) => (at < 700 ? 'gone' : 'sent'),
		})
		assert.equal(await greet(needs, greeting), 'greeted')
		assert.ok(waited() >= 700 && waited() < 1000, `after ${waited()} ms`)
		assert.ok(!events.includes('forget device c1'))
		assert.deepEqual(frames(), ['identity 3', 'state', 'live 3'])
	})

	it('for more than 5 s is given up, and the connection forgotten', async () => {
		const { events, needs, waited } = recording({ outcome: () => 'gone' })
		assert.equal(await greet(needs, greeting), 'gone')
		assert.ok(waited() > 5000 && waited() < 5500, `after ${waited()} ms`)
		assert.deepEqual(new Set(events), new Set(['identity 3 gone', 'end c1', 'forget device c1']))
		assert.equal(events.at(-1), 'forget device c1')
	})

	it('is not tried again when the socket has ended: those behind it would wait, too', async () => {
		const { events, needs, waited } = recording({
			outcome: () => 'gone',
			changed: { isConnected: async () => false },
		})
		assert.equal(await greet(needs, greeting), 'gone')
		assert.deepEqual(events, ['identity 3 gone', 'end c1', 'forget device c1'])
		assert.equal(waited(), 0)
	})

	it('is not tried again when the greeting itself comes late', async () => {
		const { events, needs, waited } = recording({ outcome: () => 'gone', delay: 60_000 })
		assert.equal(await greet(needs, greeting), 'gone')
		assert.deepEqual(events, ['identity 3 gone', 'end c1', 'forget device c1'])
		assert.equal(waited(), 0)
	})
})

describe('a socket that does not take its frame', () => {
	for (const frame of ['identity 1', '2/1', '3/1', 'live 3'])
		it(`and is slow is ended and forgotten: ${frame}`, async () => {
			const { events, needs } = recording({ outcome: (posted) => (posted === frame ? 'slow' : 'sent') })
			assert.equal(await greet(needs, { ...greeting, resume: { after: 1 } }), 'gone')
			assert.deepEqual(events.slice(-3), [`${frame} slow`, 'end c1', 'forget device c1'])
		})

	// Another delivery of the greeting may have made the socket live. If it were only forgotten, it would get no more frames.
	for (const frame of ['state', '3/1', 'live 3'])
		it(`and is said to be gone is ended, too, and forgotten: ${frame}`, async () => {
			const { events, needs } = recording({ outcome: (posted) => (posted === frame ? 'gone' : 'sent') })
			assert.equal(await greet(needs, { ...greeting, resume: { last: 1 } }), 'gone')
			assert.deepEqual(events.slice(-3), [`${frame} gone`, 'end c1', 'forget device c1'])
		})

	for (const outcome of ['slow', 'gone'] as const)
		it(`and is ${outcome}, but cannot be ended, is remembered and greeted again`, async () => {
			const { events, needs } = recording({
				outcome: (posted) => (posted === 'state' ? outcome : 'sent'),
				changed: { disconnect: async () => false },
			})
			await assert.rejects(greet(needs, greeting), /c1/)
			assert.equal(events.at(-1), `state ${outcome}`)
		})

	for (const frame of ['identity 2', 'state', '3/1', 'live 3'])
		it(`because the service fails gets all of it again: ${frame}`, async () => {
			const { events, needs } = recording({ outcome: (posted) => (posted === frame ? 'failed' : 'sent') })
			await assert.rejects(greet(needs, { ...greeting, resume: { last: 1 } }), /c1/)
			assert.equal(events.at(-1), `${frame} failed`)
		})
})

describe('a greeting while a service fails', () => {
	const failing = async (): Promise<never> => {
		throw new Error('throttled')
	}
	for (const port of ['identity', 'state', 'firstAfter', 'makeLive'] as const)
		it(`rejects at ${port}`, async () => {
			const { needs } = recording({ changed: { [port]: failing } })
			await assert.rejects(greet(needs, greeting), /throttled/)
		})

	it('rejects at the ledger, and is not live', async () => {
		const importsAfter = async function* () {
			yield imported(4)
			throw new Error('throttled')
		}
		const { events, needs } = recording({ changed: { importsAfter } })
		await assert.rejects(greet(needs, greeting), /throttled/)
		assert.equal(events.at(-1), '4/1')
	})
})

describe('a greeting for nobody', () => {
	it('ends when the connection has ended in between', async () => {
		const { frames, needs } = recording({ changed: { makeLive: async () => undefined } })
		assert.equal(await greet(needs, greeting), 'gone')
		assert.deepEqual(frames(), ['identity 3', 'state'])
	})

	it('ends the socket when the device is not registered any more', async () => {
		const { events, needs } = recording({ changed: { identity: async () => undefined } })
		assert.equal(await greet(needs, greeting), 'gone')
		assert.deepEqual(events, ['end c1', 'forget device c1'])
	})
})

describe('data that is hidden', () => {
	const hideDataBefore = connectedAt + 1

	it('is left out, and the state is sent again to whoever has not asked for it', async () => {
		const { frames, needs } = recording({ firstSeq: 4, hideDataBefore, lastSeq: 3 })
		assert.equal(await greet(needs, { ...greeting, resume: { after: 3 } }), 'greeted')
		assert.deepEqual(frames(), ['identity 3', 'state', 'live 3'])
	})

	it('after the identity was sent is told before the marker: the socket was not live when the others were told', async () => {
		let hidden = false
		const identity = async () => ({
			frame: { '@context': 'identity' },
			lastSeq: 5,
			...(hidden ? { firstSeq: 6, hideDataBefore } : { firstSeq: 1 }),
		})
		const makeLive = async () => {
			hidden = true
			return { hideDataBefore }
		}
		const { frames, needs } = recording({ ledger: ledgerOf(1, 3), changed: { identity, makeLive } })
		assert.equal(await greet(needs, greeting), 'greeted')
		assert.deepEqual(frames(), ['identity 3', 'state', 'identity 5', 'state', 'live 5'])
	})

	it('leaves no hole where an import was on its way', async () => {
		const posted: object[] = []
		const post: GreetNeeds['post'] = async (_, frame) => {
			if (frame !== 'state') posted.push(JSON.parse(frame))
			return 'sent'
		}
		const { needs } = recording({ firstSeq: 4, hideDataBefore, ledger: [imported(4)], changed: { post } })
		await greet(needs, greeting)
		assert.partialDeepStrictEqual(posted[1], { hidden: true, errors: [], seq: 4, part: 1, parts: 1 })
	})
})

describe('a device that is configured', () => {
	const identityOf = (configurations?: number) => async () => ({
		frame: { '@context': 'identity' },
		lastSeq: 3,
		firstSeq: 1,
		...(configurations === undefined ? {} : { configurations }),
	})

	it('has its state sent, however little the client has missed', async () => {
		const changed = { identity: identityOf(2), makeLive: async () => ({ configurations: 2 }) }
		const { frames, needs } = recording({ changed })
		assert.equal(await greet(needs, { ...greeting, resume: { after: 3 } }), 'greeted')
		assert.deepEqual(frames(), ['identity 3', 'state', 'live 3'])
	})

	for (const before of [undefined, 2])
		it(`while a socket is greeted has its state sent again: it was not live when the others were told (${before})`, async () => {
			const changed = { identity: identityOf(before), makeLive: async () => ({ configurations: 3 }) }
			const { frames, needs } = recording({ changed })
			assert.equal(await greet(needs, greeting), 'greeted')
			assert.deepEqual(frames(), ['identity 3', 'state', 'state', 'live 3'])
		})
})
