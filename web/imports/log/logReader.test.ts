import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { interpret } from '../../../lambda/imports/formats/formats.ts'
import { draftEntry, type Entry } from '../../../lambda/imports/ledger/entry.ts'
import { importLogs } from '../../../lambda/imports/log/importLogs.ts'
import { pageOf } from '../../../lambda/imports/log/importLogsQuery.ts'
import { WIDE_WINDOW } from '../../../lambda/lwm2m/timeWindow.ts'
import type { Api } from '../../app/api.ts'
import { createLogReader, type LogState, noLog, readImport } from './logReader.ts'

const entryOf = (seq: number): Entry => {
	const message = {
		v: 1,
		deviceId: 'x',
		messageId: `m${seq}`,
		receivedAt: 1694503339523 + seq,
		door: 'iot',
		contentFormat: 'application/senml+json',
		payload: Buffer.from(`[{"n":"14205/0/0","v":${seq}}]`),
	} as const
	return { ...draftEntry(message, interpret(message), { retentionDays: 30 }), seq }
}

/** The log of a device, as its function answers it; `fails` makes it answer that it cannot. */
const startLog = (count: number) => {
	const log = { count, first: 1, requests: [] as string[], fails: false }
	const api: Api = {
		request: async (_, path) => {
			log.requests.push(path)
			if (log.fails) return { ok: false, status: 503, problem: { title: 'Unavailable', detail: 'later' } }
			const query = Object.fromEntries(new URL(path, 'http://localhost').searchParams)
			const { limit, before = log.count + 1, bytes } = pageOf(query)
			const entries = async function* () {
				for (let seq = Math.min(before - 1, log.count); seq >= log.first; seq--) yield entryOf(seq)
			}
			const value = await importLogs('x', entries(), limit, WIDE_WINDOW, { bytes: bytes === true })
			return { ok: true, value: JSON.parse(JSON.stringify(value)) }
		},
	}
	const states: LogState[] = []
	const reader = createLogReader(api, 'x', (state) => states.push(state))
	const seqs = () => (states.at(-1) ?? noLog).list.rows.map(({ seq }) => seq)
	return { log, api, reader, states, seqs }
}

const down = (from: number, to: number): readonly number[] =>
	Array.from({ length: from - to + 1 }, (_, index) => from - index)

describe('the reader of the import log', () => {
	it('reads page by page to the end, and then nothing more', async () => {
		const { log, reader, seqs } = startLog(250)
		await reader.readOlder()
		assert.deepEqual(seqs(), down(250, 151))
		await reader.readOlder()
		await reader.readOlder()
		assert.deepEqual(seqs(), down(250, 1))
		await reader.readOlder()
		assert.equal(log.requests.length, 3)
	})

	it('reads what is new without a gap, however much it is', async () => {
		const { log, reader, seqs } = startLog(5)
		await reader.readOlder()
		log.count = 305
		await reader.readNewer()
		assert.deepEqual(seqs(), down(305, 1))
		assert.equal(log.requests.length, 4)
	})

	it('reads one thing at a time', async () => {
		const { log, reader, states } = startLog(5)
		await Promise.all([reader.readOlder(), reader.readNewer(), reader.readOlder()])
		assert.equal(log.requests.length, 1)
		assert.deepEqual(
			states.map(({ isReading }) => isReading).filter((is, index, all) => is !== all[index - 1]),
			[true, false],
		)
	})

	it('says what went wrong, keeps what it has, and can go on', async () => {
		const { log, reader, states, seqs } = startLog(120)
		await reader.readOlder()
		log.fails = true
		await reader.readOlder()
		assert.deepEqual([states.at(-1)?.problem, states.at(-1)?.isReading], ['Unavailable: later', false])
		assert.equal(seqs().length, 100)
		log.fails = false
		await reader.readOlder()
		assert.deepEqual([states.at(-1)?.problem, seqs().length], [undefined, 120])
	})

	it('reads one import with its bytes, or says that it has expired, or why it cannot', async () => {
		const { log, api } = startLog(5)
		const found = await readImport(api, 'x', 3)
		assert.ok('shown' in found)
		assert.deepEqual(
			[found.shown?.seq, atob(found.shown?.bytes?.payload ?? '')],
			[3, '[{"n":"14205/0/0","v":3}]'],
		)
		log.first = 4
		assert.deepEqual(await readImport(api, 'x', 3), { shown: undefined })
		log.fails = true
		assert.deepEqual(await readImport(api, 'x', 5), { problem: 'Unavailable: later' })
	})
})
