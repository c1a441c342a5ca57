import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Entry, Integration, Problem, Run, Version } from './answers.ts'
import { marksIn, offsetOf, placeIn } from './marks.ts'
import { bytesOf, messageOf, ownMessage, runBody } from './messages.ts'
import { emptyWorkbench, isChanged, isOld, type Workbench, type WorkbenchEvent } from './model.ts'
import { preview } from './preview.ts'
import { updateAll } from './update.ts'
import { changesOf, verdictOf } from './verdict.ts'

const integration: Integration = {
	integrationId: 'int-1',
	name: 'Stations',
	security: 'no-secure',
	prefix: [],
	converter: { converterId: 'conv-1', version: 1 },
	metadata: { site: 'north' },
	rateLimits: '',
	createsDevices: true,
	isEnabled: true,
	createdAt: '2026-11-29T08:00:00.000Z',
	updatedAt: '2026-11-29T08:00:00.000Z',
	revision: 1,
}

const active: Version = {
	converterId: 'conv-1',
	name: 'decoder',
	version: 1,
	language: 'javascript',
	source: 'return null',
}

const entry: Entry = {
	importId: '01A',
	timestamp: '2026-11-29T08:00:01.000Z',
	outcome: 'converted',
	door: 'coap',
	meta: { transport: 'coap' },
	payload: 'U04=',
	prints: [],
	problems: [],
	problemCount: 0,
	devices: [],
	milliseconds: 1,
}

const run = (more: Partial<Run> = {}): Run => ({
	outcome: 'converted',
	output: { deviceName: 'a', telemetry: { t: 1 } },
	prints: [],
	problems: [],
	problemCount: 0,
	devices: [{ name: 'a', type: 'b' }],
	milliseconds: 1,
	...more,
})

const failed = (problem: Problem): Run => {
	const { output: _output, ...others } = run({
		outcome: 'failed',
		problems: [problem],
		problemCount: 1,
		devices: [],
	})
	return others
}

const opening = [
	{ type: 'listed', integrations: [integration] },
	{ type: 'chosen', integrationId: 'int-1' },
	{ type: 'opened', integration, active, entries: [entry] },
] as const satisfies readonly WorkbenchEvent[]

const after = (...events: readonly WorkbenchEvent[]): Workbench =>
	updateAll(emptyWorkbench, [...opening, ...events])

const openedAfter = (...events: readonly WorkbenchEvent[]) => {
	const { opened } = after(...events)
	assert.ok(opened !== undefined)
	return opened
}

const edited = { type: 'edited', draft: { source: 'return {\n\ta: 1\n}' } } as const

describe('the workbench', () => {
	it('opens an integration with the script of the version in use, and its newest message', () => {
		const { draft, selected, messages } = openedAfter()
		assert.deepEqual(draft, { language: 'javascript', source: 'return null' })
		assert.deepEqual([selected, messages.length], ['01A', 1])
		assert.equal(isChanged(openedAfter()), false)
	})

	it('takes no answer about an integration that was left', () => {
		const other = { ...integration, integrationId: 'int-2' }
		const { chosen, opened } = after(
			{ type: 'chosen', integrationId: 'int-2' },
			{ type: 'opened', integration, active, entries: [] },
		)
		assert.deepEqual([chosen, opened], ['int-2', undefined])
		const ran = after({ type: 'ran', integrationId: 'int-2', of: active, byMessage: new Map() })
		assert.equal(ran.opened?.results, undefined)
		assert.equal(after({ type: 'activated', integration: other, active }).opened?.integration, integration)
	})

	it('keeps what is edited when the log is read again', () => {
		const newer = { ...entry, importId: '01B' }
		const logged = { type: 'logged', integrationId: 'int-1', entries: [newer, entry] } as const
		const opened = openedAfter(edited, logged)
		assert.deepEqual([opened.draft.source, opened.selected], [edited.draft.source, '01A'])
		const gone = { ...logged, entries: [newer] }
		assert.equal(openedAfter(gone).selected, '01B')
	})

	it('says that results are old as soon as the script is edited, and no longer when that is undone', () => {
		const of = { language: 'javascript', source: 'return null' } as const
		const ran = { type: 'ran', integrationId: 'int-1', of, byMessage: new Map() } as const
		assert.equal(isOld(openedAfter(ran)), false)
		assert.equal(isOld(openedAfter(ran, edited)), true)
		assert.equal(isOld(openedAfter(ran, edited, { type: 'edited', draft: of })), false)
	})

	it('shows the result of bytes of its own as soon as there are some', () => {
		assert.equal(openedAfter({ type: 'typed', own: 'x' }).selected, 'own')
		assert.equal(openedAfter({ type: 'typed', own: 'x' }, { type: 'typed', own: '' }).selected, '01A')
	})

	it('offers a version that is stored, until it is used', () => {
		const stored = { type: 'stored', converterId: 'conv-1', version: 2, isNew: true, notes: [] } as const
		const model = after(edited, { type: 'began', work: 'saving' }, stored)
		assert.deepEqual([model.opened?.stored, model.busy], [2, undefined])
		assert.match(model.notice?.text ?? '', /version 2/)
		const changed = { ...integration, converter: { converterId: 'conv-1', version: 2 }, revision: 2 }
		const used = after(stored, {
			type: 'activated',
			integration: changed,
			active: { ...active, version: 2 },
		})
		assert.deepEqual([used.opened?.stored, used.opened?.integration.revision], [undefined, 2])
		assert.equal(used.integrations?.[0]?.revision, 2)
	})

	it('offers no version that is in use already', () => {
		const stored = { type: 'stored', converterId: 'conv-1', version: 1, isNew: false, notes: [] } as const
		assert.equal(openedAfter(stored).stored, undefined)
	})

	it('keeps the draft when somebody else has changed the integration', () => {
		const stored = { type: 'stored', converterId: 'conv-1', version: 2, isNew: true, notes: [] } as const
		const changed = { ...integration, revision: 5 }
		const reread = { type: 'reread', integration: changed, active, why: 'Changed meanwhile.' } as const
		const model = after(edited, stored, reread)
		assert.deepEqual(
			[model.opened?.draft.source, model.opened?.integration.revision, model.opened?.stored],
			[edited.draft.source, 5, 2],
		)
		assert.match(model.notice?.text ?? '', /^Changed meanwhile\./)
	})

	it('says what failed, and is ready for the next try', () => {
		const model = after({ type: 'began', work: 'running' }, { type: 'failed', text: 'no' })
		assert.deepEqual([model.busy, model.notice], [undefined, { tone: 'bad', text: 'no' }])
	})
})

describe('marks in a script', () => {
	const problem = { code: 'threw', message: 'no', at: { line: 2, column: 3 } }
	const of = { language: 'javascript', source: 'return null' } as const

	it('are the places of a run and of a refusal, each once, first to last', () => {
		const results = ['01A', '01B'].map((id) => [id, { draft: failed(problem), active: run() }] as const)
		const refused = { code: 'refused', message: 'bad', at: { line: 1, column: 1 } }
		const model = after(
			{ type: 'ran', integrationId: 'int-1', of, byMessage: new Map(results) },
			{ type: 'refused', of, problem: refused },
		)
		assert.deepEqual(marksIn(model), [
			{ line: 1, column: 1, message: 'bad' },
			{ line: 2, column: 3, message: 'no' },
		])
	})

	it('are gone when the script is another one', () => {
		const byMessage = new Map([['01A', { draft: failed(problem), active: run() }]])
		assert.deepEqual(marksIn(after({ type: 'ran', integrationId: 'int-1', of, byMessage }, edited)), [])
		assert.deepEqual(marksIn(after({ type: 'refused', of, problem }, edited)), [])
	})

	it('are read from the refusal of the API', () => {
		const detail = '/source: is not a javascript decoder: The script is not valid: no. (line 2, column 6)'
		assert.deepEqual(placeIn(detail)?.at, { line: 2, column: 6 })
		assert.match(placeIn(detail)?.message ?? '', /^The script is not a javascript decoder/)
		assert.equal(placeIn('/source: must have at most 1000000 bytes; it has 1000001'), undefined)
	})

	const offsets: readonly (readonly [line: number, column: number, offset: number])[] = [
		[1, 1, 0],
		[1, 3, 2],
		[2, 1, 4],
		[2, 99, 6],
		[9, 1, 6],
	]
	for (const [line, column, offset] of offsets)
		it(`lead to line ${line}, column ${column}`, () =>
			assert.equal(offsetOf('abc\nde', { line, column }), offset))
})

describe('a message', () => {
	it('of the log is run again with all that the converter knew', () => {
		const message = messageOf({ ...entry, contentFormat: '50' })
		assert.ok(message !== undefined)
		assert.deepEqual(runBody({ language: 'tbel', source: 'x' }, integration, [message]), {
			language: 'tbel',
			source: 'x',
			integration: { name: 'Stations', metadata: { site: 'north' } },
			messages: [
				{ receivedAt: 1_795_939_201_000, payload: 'U04=', meta: { transport: 'coap' }, contentFormat: '50' },
			],
		})
	})

	it('of which not all bytes were kept is not run', () => {
		assert.equal(messageOf({ ...entry, payloadTruncated: { byteLength: 1, sha256: '' } }), undefined)
		assert.equal(messageOf({ ...entry, outcome: 'rate-limited' }), undefined)
	})

	const own: readonly (readonly [text: string, expected: readonly number[] | RegExp])[] = [
		['Aä', [0x41, 0xc3, 0xa4]],
		['0x00 fF', [0, 255]],
		['0x', []],
		['0x0', /these are 1/],
		['0xzz', /hex digits/],
	]
	for (const [text, expected] of own)
		it(`is typed in: ${text}`, () => {
			const message = ownMessage(text, 7)
			if (expected instanceof RegExp) assert.match(message as string, expected)
			else {
				assert.ok(typeof message === 'object')
				assert.deepEqual([...bytesOf(message)], expected)
			}
		})

	const previews: readonly (readonly [bytes: readonly number[], shown: string])[] = [
		[[0x53, 0x4e, 0x0a], 'SN'],
		[[0x00, 0xff], '00 ff'],
		[[0x1b, 0x5b], '1b 5b'],
		[Array.from({ length: 60 }, () => 0x41), `${'A'.repeat(48)} …`],
		// The 48th byte is the first of a character.
		[[...Array.from({ length: 47 }, () => 0x41), 0xc3, 0xa4], `${'A'.repeat(47)} …`],
	]
	for (const [bytes, shown] of previews)
		it(`is shown in short: ${shown.slice(0, 12)}`, () => assert.equal(preview(Uint8Array.from(bytes)), shown))
})

describe('the verdict on a message', () => {
	const problem = { code: 'threw', message: 'no' }
	const cases: readonly (readonly [name: string, draft: Run, active: Run, tone: string, text: string])[] = [
		['is that it is the same', run(), run(), 'good', 'same'],
		[
			'counts differences',
			run({ output: { deviceName: 'b', telemetry: { t: 2 } } }),
			run(),
			'warn',
			'2 differences',
		],
		['is that it fails', failed(problem), run(), 'bad', 'failed: threw'],
		['is that it failed before', run(), failed(problem), 'good', 'failed before'],
		['is that no device comes out', run({ outcome: 'no-device', devices: [] }), run(), 'bad', 'no device'],
		['counts problems', run({ problems: [problem], problemCount: 1 }), run(), 'warn', '1 problem'],
	]
	for (const [name, draft, before, tone, text] of cases)
		it(name, () => assert.deepEqual(verdictOf({ draft, active: before }), { tone, text }))

	it('compares no output with a failure', () => {
		assert.deepEqual(changesOf({ draft: failed(problem), active: run() }), [])
	})
})
