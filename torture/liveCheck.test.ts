import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkClient, checkLog, type Logged, type Part, type Sent } from './liveCheck.ts'

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
	parts: updates === 0 ? [{ seq, part: 1, parts: 1, what: { importId: `i${seq}` } }] : partsOf(seq, updates),
})

const log = [entry(1, 2), entry(2, 0), entry(3, 3), entry(4, 1)]
const all = log.flatMap(({ parts }) => parts)
const sent: readonly Sent[] = log.map(({ name, updates }) => ({ name, updates }))

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
		'another value': [changed(4, { what: partsOf(9, 1)[0]?.what }), 'wrong value 3/2'],
		'another number of parts': [changed(4, { parts: 2 }), 'wrong value 3/2'],
		'another value in a repeat': [
			all.concat({ ...partsOf(4, 1)[0], what: 0 } as Part),
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

	const renamed = { ...entry(4, 1), name: 'm3' }
	const planted: Readonly<Record<string, readonly [readonly Logged[], ...string[]]>> = {
		'a message that is lost': [log.slice(0, 3), 'lost message m4'],
		'a message that is there twice': [log.concat({ ...entry(1, 2), seq: 5 }), 'message logged twice m1'],
		'one message in the place of another': [
			log.toSpliced(3, 1, renamed),
			'lost message m4',
			'message logged twice m3',
			'wrong number of updates m3',
		],
		'a message that nobody sent': [log.concat(entry(5, 1)), 'message that nobody sent m5'],
		'an update too few': [log.toSpliced(2, 1, entry(3, 2)), 'wrong number of updates m3'],
		'a hole in the numbers': [log.toSpliced(3, 1, { ...entry(4, 1), seq: 5 }), 'misnumbered m4'],
	}
	for (const [what, [found, ...violations]] of Object.entries(planted))
		it(`finds ${what}`, () => assert.deepEqual(brief(checkLog('d', sent, found)), violations))
})
