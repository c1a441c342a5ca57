import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { createStorage, type Storage } from './storage.ts'

describe('storage', () => {
	let storage: Storage
	let problem: string | undefined
	let whileProbing: () => void
	const log: string[] = []

	beforeEach(() => {
		problem = undefined
		whileProbing = () => undefined
		log.length = 0
		storage = createStorage({
			probeDisk: async () => {
				whileProbing()
				if (problem !== undefined) throw new Error(problem)
			},
			log: (_, line) => log.push(line),
		})
	})
	afterEach(() => storage.close())

	it('is up until a failure is reported', async () => {
		assert.equal(storage.isUp(), true)
		assert.equal(await storage.whenUp(), true)
		assert.equal(storage.failures(), 0)
	})

	it('is down after a failure, and up after a check succeeds; the log has one line for each', async () => {
		problem = 'the disk is full'
		storage.fail('queues: disk full')
		assert.equal(storage.isUp(), false)
		assert.equal(await storage.check(), false)
		assert.equal(await storage.check(), false)
		assert.equal(storage.failures(), 1)
		const up = storage.whenUp()
		problem = undefined
		assert.equal(await up, true)
		assert.equal(storage.isUp(), true)
		assert.deepEqual(log, [
			'ERROR storage is down, nothing is accepted: queues: disk full',
			'storage is up again',
		])
	})

	it('checks the tables regularly, and the disk after a failure', async () => {
		storage.watch(async () => {
			throw new Error('no answer')
		})
		while (storage.isUp()) await new Promise((resolve) => setTimeout(resolve, 20))
		assert.deepEqual(log, ['ERROR storage is down, nothing is accepted: no answer'])
		storage.watch(async () => undefined)
		assert.equal(await storage.whenUp(), true)
		problem = 'the disk is full'
		assert.equal(storage.isUp(), true)
		assert.equal(await storage.check(), false)
	})

	it('stays down when something fails during a check that succeeds', async () => {
		storage.fail('first')
		whileProbing = () => storage.fail('second')
		assert.equal(await storage.check(), false)
		whileProbing = () => undefined
		assert.equal(await storage.check(), true)
	})

	it('releases everybody that waits when it is closed', async () => {
		problem = 'the disk is full'
		storage.fail('queues: disk full')
		const up = storage.whenUp()
		storage.close()
		assert.equal(await up, false)
		assert.equal(await storage.whenUp(), false)
	})
})
