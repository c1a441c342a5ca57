import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { recoverLog } from '../disk/recoverLog.ts'
import { testQueue } from '../testing/testQueue.ts'
import { temporaryFolder } from '../testing/tinyHost.ts'
import { openQueueStore, type QueueStore } from './queueStore.ts'

const queue = testQueue('q', { visibilitySeconds: 10 })

const file = 'queues.sqlite'
const log = `${file}-wal`

const open = (folder: string): QueueStore =>
	openQueueStore(
		join(folder, file),
		() => 1_000_000,
		() => undefined,
	)

/** The end of the log after a failure of the power or of the disk. */
describe('row 43: local: queues whose log is damaged at its end', () => {
	const folder = temporaryFolder()
	const sent = Array.from({ length: 30 }, (_, index) => `${index} ${'x'.repeat(index * 50)}`)
	let original: string
	let size: number
	before(async () => {
		original = join(folder.path, 'original')
		mkdirSync(original)
		const store = open(original)
		for (const body of sent) await store.send(queue, body)
		// As after a power failure: nothing was closed.
		const copy = join(folder.path, 'copy')
		mkdirSync(copy)
		for (const name of [file, log]) copyFileSync(join(original, name), join(copy, name))
		await store.close()
		original = copy
		size = readFileSync(join(original, log)).length
	})
	after(folder.remove)

	/** Damages the log, then returns the messages that are left and how many pages were cut. */
	const recoverAfter = async (
		damage: (log: string) => void,
	): Promise<{ bodies: readonly string[]; cut: number }> => {
		const damaged = join(folder.path, 'damaged')
		mkdirSync(damaged, { recursive: true })
		for (const name of [file, log]) copyFileSync(join(original, name), join(damaged, name))
		damage(join(damaged, log))
		const cut = recoverLog(join(damaged, file))
		const store = open(damaged)
		const bodies = receiveAll(store)
		await store.send(queue, 'later')
		assert.deepEqual(receiveAll(store), ['later'])
		await store.close()
		return { bodies, cut }
	}
	const receiveAll = (store: QueueStore): readonly string[] =>
		store.receive(queue, 100).map(({ body }) => body)

	/** The size of the last two pages with their headers. */
	const places = (step: number): readonly number[] =>
		Array.from({ length: Math.floor(8240 / step) }, (_, index) => size - 1 - index * step)

	it('have all messages when nothing is damaged', async () => {
		assert.deepEqual(await recoverAfter(() => undefined), { bodies: sent, cut: 0 })
	})

	it('have all messages up to the last complete one, wherever the log is cut', async () => {
		let kept = sent.length
		for (const place of places(41)) {
			const { bodies } = await recoverAfter((path) => truncateSync(path, place))
			assert.deepEqual(bodies, sent.slice(0, bodies.length), `cut at ${place}`)
			assert.ok(bodies.length <= kept && bodies.length >= sent.length - 3, `${bodies.length} at ${place}`)
			kept = bodies.length
		}
		assert.ok(kept < sent.length)
	})

	it('have all messages up to the last complete one, whichever byte has changed', async () => {
		const told: number[] = []
		for (const place of places(97)) {
			const { bodies, cut } = await recoverAfter((path) => {
				const bytes = readFileSync(path)
				writeFileSync(path, bytes.with(place, 255 - (bytes[place] ?? 0)))
			})
			assert.deepEqual(bodies, sent.slice(0, bodies.length), `byte ${place}`)
			assert.ok(bodies.length >= sent.length - 3, `${bodies.length} of byte ${place}`)
			if (cut > 0) told.push(sent.length - bodies.length)
		}
		assert.ok(told.length > 0 && !told.includes(0), 'reports that pages were cut exactly if they were')
	})
})
