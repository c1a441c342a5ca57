import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
	attributes,
	hidden,
	hiddenImport,
	identity,
	latest,
	marker,
	measurement,
	update,
} from '../testing/frames.ts'
import { orderFrom } from './order.ts'
import { readFrames } from './readFrame.ts'
import { type SessionEvent, startSession, type Taken, takeFrame } from './session.ts'

const start = (cursor: number | undefined): Taken => ({
	order: cursor === undefined ? undefined : orderFrom(cursor),
	session: startSession(cursor),
	events: [],
	mustResume: false,
})

const take = (taken: Taken, frames: readonly object[], limit?: number): Taken =>
	readFrames(JSON.stringify(frames)).reduce<Taken>((before, frame) => {
		const next = takeFrame(before.order, before.session, frame, limit)
		return { ...next, events: [...before.events, ...next.events] }
	}, taken)

const brief = (event: SessionEvent): string => {
	if (event.type === 'update' || event.type === 'measurement' || event.type === 'attributes')
		return `${event.type} ${event.seq}.${event.part} cursor ${event.cursor}`
	if (event.type === 'gap' || event.type === 'reset') return `${event.type} ${event.from}-${event.to}`
	if (event.type === 'hidden') return `hidden ${event.upTo} cursor ${event.cursor}`
	return 'seq' in event ? `${event.type} ${event.seq}` : event.type
}

/** the `after` of the connection, its frames, and the expected events */
const cases: readonly (readonly [string, number | undefined, readonly object[], readonly string[]])[] = [
	[
		'imports that overtake one another are put in order',
		undefined,
		[identity(4), update(6), update(5, 2, 2), update(5, 1, 2)],
		['identity 4', 'update 5.1 cursor 4', 'update 5.2 cursor 5', 'update 6.1 cursor 6'],
	],
	[
		'measurements and attributes are put in order with updates, and dropped when they repeat',
		undefined,
		[
			identity(4),
			latest(),
			attributes(5, 3, 3),
			measurement(5, 2, 3),
			measurement(6),
			update(5, 1, 3),
			measurement(5, 2, 3),
		],
		[
			'identity 4',
			'latest',
			'update 5.1 cursor 4',
			'measurement 5.2 cursor 4',
			'attributes 5.3 cursor 5',
			'measurement 6.1 cursor 6',
		],
	],
	[
		'repeats are dropped',
		1,
		[identity(1), update(2), update(2), update(1)],
		['identity 1', 'update 2.1 cursor 2'],
	],
	[
		'what expired before the baseline is a gap',
		2,
		[identity(5), update(6)],
		['identity 5', 'gap 3-5', 'update 6.1 cursor 6'],
	],
	[
		'what is hidden before the baseline is no gap, what expired after it is one',
		2,
		[hidden(6, 4), update(7)],
		['identity 6', 'hidden 4 cursor 4', 'gap 5-6', 'update 7.1 cursor 7'],
	],
	[
		'a client that begins has nothing to forget',
		undefined,
		[hidden(4, 4), update(5)],
		['identity 4', 'update 5.1 cursor 5'],
	],
	[
		'what is hidden while the connection is open is neither delivered later nor missed',
		undefined,
		[identity(1), update(3), update(6, 2, 2), hidden(5, 5), update(4), update(6, 1, 2), marker(6)],
		['identity 1', 'identity 5', 'hidden 5 cursor 5', 'update 6.1 cursor 5', 'update 6.2 cursor 6', 'live 6'],
	],
	[
		'data is hidden once, however often the identity comes',
		3,
		[hidden(3, 3), hidden(3, 3), identity(3), update(4), hidden(4, 4, '2024-01-02T00:00:00.000Z')],
		['identity 3', 'hidden 3 cursor 3', 'update 4.1 cursor 4', 'identity 4', 'hidden 4 cursor 4'],
	],
	[
		'what was on its way when data was hidden has its place, and is not shown',
		undefined,
		[identity(1), hiddenImport(3), hiddenImport(2), update(4)],
		['identity 1', 'update 4.1 cursor 4'],
	],
	[
		'an import that was received before is not shown, also if it comes with its content',
		undefined,
		[hidden(1, 1, '2030-01-01T00:00:00.000Z'), update(2), marker(2)],
		['identity 1', 'live 2'],
	],
	[
		'what has not come at the marker is a gap',
		0,
		[identity(0), update(3), update(5, 2, 2), marker(7)],
		[
			'identity 0',
			'gap 1-2',
			'update 3.1 cursor 3',
			'gap 4-4',
			'update 5.2 cursor 4',
			'gap 5-5',
			'gap 6-7',
			'live 7',
		],
	],
	[
		'a log that was started anew is a reset',
		9,
		[identity(2), update(3)],
		['identity 2', 'reset 9-2', 'update 3.1 cursor 3'],
	],
	[
		'a second identity and a second marker of a connection are repeats',
		0,
		[identity(0), update(1), marker(1), identity(0), marker(1)],
		['identity 0', 'update 1.1 cursor 1', 'live 1'],
	],
	[
		'a frame that overtakes the identity waits for it',
		undefined,
		[update(8), identity(7)],
		['identity 7', 'update 8.1 cursor 8'],
	],
]

describe('takeFrame', () => {
	for (const [sentence, asked, frames, expected] of cases)
		it(sentence, () => {
			assert.deepEqual(take(start(asked), frames).events.map(brief), expected)
		})

	it('another connection may have gone on behind what this one asked for', () => {
		const old = take(start(3), [identity(3), marker(3), update(4), update(5)])
		const taken = take({ ...old, session: startSession(3), events: [] }, [identity(4), update(5), marker(5)])
		assert.deepEqual(taken.events.map(brief), ['identity 4', 'live 5'])
	})

	it('frames without room are fetched by another connection, and nothing of them is called a gap', () => {
		const taken = take(start(0), [identity(0), ...[2, 3, 4, 5].map((seq) => update(seq)), marker(5)], 2)
		const expected = ['identity 0', 'gap 1-1', 'update 2.1 cursor 2', 'update 3.1 cursor 3']
		assert.deepEqual(taken.events.map(brief), expected)
		assert.equal(taken.mustResume, true)
	})

	it('an import of which a part is missing does not hold up a client without room for the others', () => {
		const taken = take(start(0), [identity(0), ...[2, 3, 4].map((part) => update(1, part, 4)), marker(1)], 2)
		assert.deepEqual(taken.events.map(brief).at(-1), 'gap 1-1')
		assert.equal(taken.order?.cursor, 1)
	})
})
