import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ApiAnswer } from '../../app/api.ts'
import { createPastStore, pagesAtOnce } from './pastStore.ts'

const T = 1_717_409_966
const HOUR = 3600

/** Each page has one import, an hour before that of the page before. */
const startLog = (pages: number) => {
	const asked: string[] = []
	let failure: Extract<ApiAnswer, { readonly ok: false }> | undefined
	const answer = (path: string): ApiAnswer => {
		if (failure !== undefined) return failure
		const page = Number(new URL(path, 'http://localhost').searchParams.get('nextToken') ?? '0')
		const time = T - page * HOUR
		return {
			ok: true,
			value: {
				imports: [
					{
						timestamp: new Date(time * 1000).toISOString(),
						senML: [{ bn: '14205/0/', bt: time, n: '0', v: page }],
						lwm2m: [{ ObjectID: 14205, Resources: { '0': page, '99': time } }],
					},
				],
				...(page + 1 < pages ? { nextToken: String(page + 1) } : {}),
			},
		}
	}
	const store = createPastStore({
		deviceId: 'urn:dev:1',
		api: {
			request: async (_, path) => {
				asked.push(path)
				return answer(path)
			},
		},
	})
	return {
		store,
		asked,
		fail: (status: number, title: string) => {
			failure = { ok: false, status, problem: { title } }
		},
		recover: () => {
			failure = undefined
		},
	}
}

describe('the log of the past', () => {
	it('is read page by page until it goes back far enough', async () => {
		const { store, asked } = startLog(9)
		await store.readBack(T - 2.5 * HOUR)
		assert.deepEqual(asked, [
			'/device/urn%3Adev%3A1/senml-imports?limit=100',
			'/device/urn%3Adev%3A1/senml-imports?limit=100&nextToken=1',
			'/device/urn%3Adev%3A1/senml-imports?limit=100&nextToken=2',
			'/device/urn%3Adev%3A1/senml-imports?limit=100&nextToken=3',
		])
		assert.deepEqual(store.state().past.series.get('14205/0/0')?.values, [3, 2, 1, 0])
	})

	it('is not read again for a time that is there', async () => {
		const { store, asked } = startLog(9)
		await store.readBack(T - HOUR)
		await store.readBack(T - HOUR)
		assert.equal(asked.length, 2)
		await store.readBack(T - 2 * HOUR)
		assert.equal(asked.length, 3)
	})

	it('is read to its end, and no further', async () => {
		const { store, asked } = startLog(3)
		await store.readBack(Number.NEGATIVE_INFINITY)
		await store.readBack(Number.NEGATIVE_INFINITY)
		assert.equal(asked.length, 3)
		assert.equal(store.state().past.isComplete, true)
	})

	it('is read by some pages at a time', async () => {
		const { store, asked } = startLog(1000)
		await store.readBack(Number.NEGATIVE_INFINITY)
		assert.equal(asked.length, pagesAtOnce)
		await store.readBack(Number.NEGATIVE_INFINITY)
		assert.equal(asked.length, 2 * pagesAtOnce)
	})

	it('is read once, also if it is asked for twice', async () => {
		const { store, asked } = startLog(2)
		await Promise.all([store.readBack(0), store.readBack(0)])
		assert.equal(asked.length, 2)
	})

	it('tells that it is being read, after each page, and at the end', async () => {
		const { store } = startLog(2)
		const told: string[] = []
		const unsubscribe = store.subscribe(() => {
			const { isLoading, past } = store.state()
			told.push(`${isLoading} ${past.series.get('14205/0/0')?.times.length ?? 0}`)
		})
		await store.readBack(Number.NEGATIVE_INFINITY)
		assert.deepEqual(told, ['true 0', 'true 1', 'true 2', 'false 2'])
		unsubscribe()
		assert.equal(told.length, 4)
	})

	it('keeps what it has if a page fails, says why, and goes on there when it is asked for again', async () => {
		const log = startLog(3)
		await log.store.readBack(T)
		log.fail(500, 'Internal Server Error')
		await log.store.readBack(Number.NEGATIVE_INFINITY)
		assert.deepEqual(log.store.state().problem, { title: 'Internal Server Error' })
		assert.equal(log.store.state().isLoading, false)
		assert.equal(log.store.state().past.series.get('14205/0/0')?.times.length, 1)
		log.recover()
		await log.store.readBack(Number.NEGATIVE_INFINITY)
		assert.equal(log.store.state().problem, undefined)
		assert.equal(log.store.state().past.series.get('14205/0/0')?.times.length, 3)
	})
})
