import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ImportLog } from '../../../lambda/imports/entrances.ts'
import { interpret } from '../../../lambda/imports/formats/formats.ts'
import { draftEntry } from '../../../lambda/imports/ledger/entry.ts'
import { importLog } from '../../../lambda/imports/log/importLog.ts'
import { WIDE_WINDOW } from '../../../lambda/lwm2m/timeWindow.ts'
import { findingPlace } from './findingPlace.ts'
import { recordRows } from './recordRows.ts'

/** What the API shows of a message in JSON. */
const show = (text: string): ImportLog => {
	const message = {
		v: 1,
		deviceId: 'x',
		messageId: 'm',
		receivedAt: Date.parse('2025-11-21T04:40:02.523Z'),
		door: 'iot',
		contentFormat: 'application/senml+json',
		payload: Buffer.from(text),
	} as const
	const entry = { ...draftEntry(message, interpret(message), { retentionDays: 30 }), seq: 1 }
	return importLog(entry, WIDE_WINDOW, { bytes: true })
}

describe('the table of records', () => {
	it('has every record in the order of the pack, with its bytes', () => {
		const text =
			'[{"bn":"14205/0/"},{"n":"0","v":21.5,"u":"Cel","t":-1},{"n":"1","v":"warm"},{"n":"1","v":101},{"n":"9/9","v":1}]'
		const rows = recordRows(show(text))
		assert.deepEqual(
			rows.map(({ start, end, ...row }) => ({ ...row, sent: text.slice(start, end) })),
			[
				{
					index: 0,
					name: '{"bn":"14205/0/"}',
					value: '',
					unit: '',
					time: '',
					state: 'base',
					severity: undefined,
					sent: '{"bn":"14205/0/"}',
				},
				{
					index: 1,
					name: '14205/0/0',
					value: '21.5',
					unit: 'Cel',
					time: '2025-11-21 04:40:01.523',
					state: 'resolved',
					severity: undefined,
					sent: '{"n":"0","v":21.5,"u":"Cel","t":-1}',
				},
				{
					index: 2,
					name: '{"n":"1","v":"warm"}',
					value: '',
					unit: '',
					time: '',
					state: 'refused',
					severity: 'error',
					sent: '{"n":"1","v":"warm"}',
				},
				{
					index: 3,
					name: '14205/0/1',
					value: '101',
					unit: '',
					time: '2025-11-21 04:40:02.523',
					state: 'resolved',
					severity: 'warning',
					sent: '{"n":"1","v":101}',
				},
				{
					index: 4,
					name: '14205/0/9/9',
					value: '1',
					unit: '',
					time: '2025-11-21 04:40:02.523',
					state: 'resolved',
					severity: 'error',
					sent: '{"n":"9/9","v":1}',
				},
			],
		)
	})

	const values = [
		{ sent: '"vs":"a\\u202e"', value: 'a\\u202e' },
		{ sent: '"vb":false', value: 'false' },
		{ sent: '"vd":"AQI"', value: 'AQI' },
		{ sent: '"vlo":"3303:0"', value: '3303:0' },
		{ sent: '"s":12.5', value: 'sum 12.5' },
		{ sent: '"v":1e300', value: '1e+300' },
	]
	for (const { sent, value } of values)
		it(`shows ${sent}`, () => assert.equal(recordRows(show(`[{"n":"a",${sent}}]`))[0]?.value, value))

	it('cuts a long text', () => {
		const [row] = recordRows(show(`[{"n":"a","vs":"${'x'.repeat(5000)}"}]`))
		assert.equal(row?.value, `${'x'.repeat(160)} …`)
	})

	it('is empty for what is no pack', () => assert.deepEqual(recordRows(show('hello')), []))
})

describe('the place of a finding', () => {
	const finding = { code: 'E_DECODE', severity: 'error', scope: 'pack', message: '' } as const
	const places = [
		{ more: {}, words: '' },
		{ more: { byteOffset: 16 }, words: 'byte 16' },
		{
			more: { record: 1, field: 'v\u202e', byteOffset: 49, byteLength: 3 },
			words: 'record 1 · field v\\u202e · bytes 49 to 51',
		},
	]
	for (const { more, words } of places)
		it(`is "${words}"`, () => assert.equal(findingPlace({ ...finding, ...more }), words))
})
