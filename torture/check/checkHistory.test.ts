import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkClient, checkLog, type Logged, type Part, type Sent } from './checkHistory.ts'

const partsOf = (seq: number, parts: number): readonly Part[] =>
	Array.from({ length: parts }, (_, index) => ({
		seq,
		part: index + 1,
		parts,
		what: { importId: `i${seq}`, update: { ObjectID: 14201, Resources: { 6: `${seq}/${index}` } } },
	}))

const entry = (seq: number, updates: number): Logged => ({
	name: `m${seq}`,
	updates,
	seq,
	receivedAt: 1_700_000_000_000 + seq,
	isFailed: false,
	parts: updates === 0 ? [{ seq, part: 1, parts: 1, what: { importId: `i${seq}` } }] : partsOf(seq, updates),
})

const log = [entry(1, 2), entry(2, 0), entry(3, 3), entry(4, 1)]
const all = log.flatMap(({ parts }) => parts)
const message = (name: string, updates: number, more: Partial<Sent> = {}): Sent => ({
	name,
	updates,
	isDated: true,
	isRecognisable: true,
	offers: 1,
	isAcknowledged: true,
	...more,
})
const sent = log.map(({ name, updates }) => message(name, updates))

const brief = (violations: ReturnType<typeof checkClient>): readonly string[] =>
	violations.map(({ kind, where }) => `${kind} ${where}`)

describe('the check of a client', () => {
	it('is content with everything behind the baseline, in order', () => {
		assert.deepEqual(checkClient('c', 0, all, log), [])
		assert.deepEqual(checkClient('c', 2, partsOf(3, 3).concat(partsOf(4, 1)), log), [])
		assert.deepEqual(checkClient('c', 4, [], log), [])
	})

	const changed = (place: number, part: Partial<Part>): readonly Part[] =>
		all.map((one, index) => (index === place ? { ...one, ...part } : one))
	const planted: Readonly<Record<string, readonly [readonly Part[], ...string[]]>> = {
		'one that is missing': [all.toSpliced(3, 1), 'missing 3/1'],
		'the end that is missing': [all.slice(0, -1), 'missing 4/1'],
		'an import without updates that is missing': [all.toSpliced(2, 1), 'missing 2/1'],
		'one that comes twice at once': [all.toSpliced(3, 0, ...partsOf(3, 3).slice(0, 1)), 'duplicate 3/1'],
		'one that comes again later': [all.concat(partsOf(1, 2).slice(1)), 'duplicate 1/2'],
		'two parts of an import that are swapped': [
			all.toSpliced(4, 2, ...partsOf(3, 3).slice(1).toReversed()),
			'out of order 3/2',
		],
		'two imports that are swapped': [
			all.toSpliced(2, 4, ...all.slice(3, 6), ...all.slice(2, 3)),
			'out of order 2/1',
		],
		'another value': [changed(4, { what: { importId: 'i9' } }), 'wrong value 3/2'],
		'another number of parts': [changed(4, { parts: 2 }), 'wrong value 3/2'],
		'another value in a repeat': [
			[...all, ...partsOf(4, 1).map((part) => ({ ...part, what: { importId: 'i9' } }))],
			'duplicate 4/1',
			'wrong value 4/1',
		],
		'one that does not exist': [all.concat(partsOf(5, 1)), 'not in the log 5/1'],
	}
	for (const [what, [heard, ...violations]] of Object.entries(planted))
		it(`finds ${what}`, () => assert.deepEqual(brief(checkClient('c', 0, heard, log)), violations))

	it('finds one from before the baseline', () => {
		assert.deepEqual(brief(checkClient('c', 1, all, log)), ['not in the log 1/1', 'not in the log 1/2'])
	})
})

describe('the check of the log', () => {
	it('is content with every message once', () => assert.deepEqual(checkLog('d', sent, log), []))

	const again = log.concat({ ...entry(1, 2), seq: 5 })
	const sentWith = (more: Partial<Sent>): readonly Sent[] => [message('m1', 2, more), ...sent.slice(1)]

	const allowed: Readonly<Record<string, readonly [readonly Sent[], readonly Logged[]]>> = {
		'a message that nobody acknowledged and that is not there': [
			[...sent, message('m5', 1, { isAcknowledged: false })],
			log,
		],
		'a message that nobody acknowledged and that is there': [sentWith({ isAcknowledged: false }), log],
		'a message that was offered twice and is there once': [sentWith({ offers: 2 }), log],
		'a message that could not be processed, and says so': [
			sent,
			log.toSpliced(2, 1, { ...entry(3, 0), isFailed: true }),
		],
		'two entries of a message that was offered twice and cannot be recognised': [
			sentWith({ offers: 2, isRecognisable: false }),
			again,
		],
	}
	for (const [what, [messages, found]] of Object.entries(allowed))
		it(`is content with ${what}`, () => assert.deepEqual(checkLog('d', messages, found), []))

	const tooOften: Readonly<Record<string, Partial<Sent>>> = {
		'was offered once': {},
		'was offered once and cannot be recognised': { isRecognisable: false },
		'was offered twice and is to be recognised': { offers: 2 },
		'nobody took': { offers: 0, isAcknowledged: false, isRecognisable: false },
	}
	for (const [what, more] of Object.entries(tooOften))
		it(`finds a message that ${what} and is there twice`, () =>
			assert.deepEqual(brief(checkLog('d', sentWith(more), again)), ['message logged too often m1']))

	const renamed = { ...entry(4, 1), name: 'm3' }
	const planted: Readonly<Record<string, readonly [readonly Logged[], ...string[]]>> = {
		'a message that is lost': [log.slice(0, 3), 'lost message m4'],
		'one message in the place of another': [
			log.toSpliced(3, 1, renamed),
			'lost message m4',
			'message logged too often m3',
			'wrong number of updates m3',
		],
		'a message that nobody sent': [log.concat(entry(5, 1)), 'message that nobody sent m5'],
		'an update too few': [log.toSpliced(2, 1, entry(3, 2)), 'wrong number of updates m3'],
		'a hole in the numbers': [log.toSpliced(3, 1, { ...entry(4, 1), seq: 5 }), 'misnumbered m4'],
		'a number that is there twice': [log.toSpliced(3, 1, { ...entry(4, 1), seq: 3 }), 'misnumbered m4'],
	}
	for (const [what, [found, ...violations]] of Object.entries(planted))
		it(`finds ${what}`, () => assert.deepEqual(brief(checkLog('d', sent, found)), violations))
})
