import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { importLog } from '../../lambda/imports/log/importLog.ts'
import { framesOfImport } from '../../lambda/live/frames.ts'
import type { ObjectUpdate, TimedUpdate } from '../../lambda/lwm2m/convert.ts'
import { WIDE_WINDOW } from '../../lambda/lwm2m/timeWindow.ts'
import { createProcessor } from '../../lambda/testing/memoryProcessor.ts'
import { interpretTold, problemOfImport, type Told } from './checkImport.ts'
import { problemOfState } from './checkState.ts'
import type { Delivery } from './delivery.ts'
import { expectState } from './expectedState.ts'
import { createSentContents } from './sentContents.ts'

const receivedAt = 1_717_410_026_000
const seconds = receivedAt / 1000

const deliveryOf = (pack: object): Delivery => {
	const payload = Buffer.from(JSON.stringify(pack))
	return { door: 'senml', sent: payload, imported: { contentFormat: 'application/senml+json', payload } }
}

/** The entry and the frames of an imported pack. */
const tell = async (delivery: Delivery): Promise<Told> => {
	const { services, importAll } = createProcessor()
	const message = {
		v: 1,
		deviceId: 'fuzz-a',
		messageId: 'm',
		receivedAt,
		door: 'iot',
		...delivery.imported,
	} as const
	await importAll([{ message }])
	const [entry] = services.log
	assert.ok(entry !== undefined)
	const log = importLog(entry, WIDE_WINDOW)
	const { updates, findings, success } = interpretTold({ delivery, log }, WIDE_WINDOW)
	const frames = framesOfImport({ ...entry, updates, findings, success }).map((frame) => JSON.parse(frame))
	return { delivery, log, frames }
}

const problemOf = (told: Told): string | undefined => problemOfImport(told, interpretTold(told, WIDE_WINDOW))

describe('the check of an import', () => {
	const good = deliveryOf([
		{ bn: '14205/0/', n: '0', v: 21.5 },
		{ n: '1', v: 40, t: -0.5 },
	])
	const bad = deliveryOf([{ n: '14205/0/0', v: 'x' }])
	const large = deliveryOf(
		Array.from({ length: 5 }, (_, index) => ({ bn: '14401/0/0/', n: `${index}`, vs: 'x'.repeat(8000) })),
	)

	for (const [name, delivery] of Object.entries({ good, bad, large }))
		it(`accepts what is ${name}`, async () => {
			assert.equal(problemOf(await tell(delivery)), undefined)
		})

	const changes: Readonly<Record<string, (told: Told) => Told>> = {
		'an entry that failed': (told) => ({ ...told, log: { ...told.log, kind: 'failed' } }),
		'another verdict': (told) => ({ ...told, log: { ...told.log, success: false } }),
		'a finding more': (told) => ({
			...told,
			log: {
				...told.log,
				findings: [{ code: 'W_RANGE', severity: 'warning', scope: 'lwm2m', message: 'x' }],
			},
		}),
		'another pack': (told) => ({ ...told, log: { ...told.log, senML: [] } }),
		'an update less': (told) => ({ ...told, log: { ...told.log, lwm2m: told.log.lwm2m?.slice(1) ?? [] } }),
		'a value in the last bit': (told) => ({
			...told,
			log: JSON.parse(JSON.stringify(told.log).replaceAll('"0":21.5', '"0":21.500000000000004')),
		}),
		'a frame less': (told) => ({ ...told, frames: told.frames.slice(1) }),
		'frames in another order': (told) => ({ ...told, frames: told.frames.toReversed() }),
		'a frame of another import': (told) => ({
			...told,
			frames: told.frames.map((frame) => ({ ...frame, seq: 2 })),
		}),
		'a frame of another time': (told) => ({
			...told,
			frames: told.frames.map((frame) => ({ ...frame, ts: seconds })),
		}),
	}
	for (const [name, change] of Object.entries(changes))
		it(`refuses ${name}`, async () => {
			assert.equal(typeof problemOf(change(await tell(good))), 'string')
		})
})

const update = (ts: number, ...resources: TimedUpdate['resources'][number][]): TimedUpdate => ({
	object: 14205,
	instance: 0,
	objectVersion: undefined,
	ts,
	resources,
})

describe('the state that is expected', () => {
	const stateOf = (...updates: readonly TimedUpdate[]): ObjectUpdate | undefined => {
		const state = expectState()
		for (const [index, one] of updates.entries())
			state.take({ updates: [one], importId: String(index), receivedAt: seconds + index })
		return state.objects().get('14205/0/1.0')
	}

	const rows: Readonly<
		Record<string, readonly [readonly TimedUpdate[], ObjectUpdate['Resources'] | undefined]>
	> = {
		'is the newest value': [
			[update(seconds, 0, 1), update(seconds - 5, 0, 2), update(seconds - 9, 1, 3)],
			{ '0': 1, '1': 3, '99': seconds },
		],
		'is the value of the later import for the same moment': [
			[update(seconds - 5, 0, 1), update(seconds - 5, 0, 2)],
			{ '0': 2, '99': seconds - 5 },
		],
		'is not held by a clock that is ahead': [
			[update(seconds + 500, 0, 1), update(seconds + 1, 0, 2)],
			{ '0': 2, '99': seconds + 1 },
		],
		'has nothing of a clock that is eleven minutes ahead': [[update(seconds + 660, 0, 1)], undefined],
		'has the floor of a time before 1970': [[update(-0.5, 0, 1)], { '0': 1, '99': -1 }],
	}
	for (const [name, [updates, resources]] of Object.entries(rows))
		it(name, () => {
			assert.deepEqual(stateOf(...updates)?.Resources, resources)
		})

	it('keeps instances of a resource by their ids', () => {
		const instances = (...ids: number[]) => new Map([[0, ids]])
		const first = { ...update(seconds, 0, ['a', 'b']), instances: instances(0, 20) }
		const second = { ...update(seconds, 0, ['c']), instances: instances(10) }
		const { Resources, ResourceInstances } = stateOf(first, second) ?? {}
		assert.deepEqual(Resources, { '0': ['a', 'c', 'b'], '99': seconds })
		assert.deepEqual(ResourceInstances, { '0': { '0': 'a', '10': 'c', '20': 'b' } })
	})

	it('is compared object by object', () => {
		const object: ObjectUpdate = { ObjectID: 14205, Resources: { '0': 1, '99': 5 } }
		const expected = new Map([['14205/0/1.0', object]])
		assert.equal(problemOfState(expected, [object]), undefined)
		assert.equal(problemOfState(expected, [{ ...object, Resources: { '99': 5 }, bytes: 40_000 }]), undefined)
		assert.match(problemOfState(expected, []) ?? '', /state of 14205\/0\/1.0 is nothing/)
		assert.match(problemOfState(new Map(), [object]) ?? '', /from the log is nothing/)
		assert.match(problemOfState(expected, [{ ...object, Resources: { '0': 2, '99': 5 } }]) ?? '', /"0":2/)
	})
})

describe('a content that is sent again', () => {
	const dated = deliveryOf([{ bn: '14205/0/', bt: seconds - 60, n: '0', v: 21.5 }])
	const undated = deliveryOf([{ bn: '14205/0/', n: '0', v: 21.5 }])

	it('is a repeat for as long as a message may arrive again, if it says when it was measured', () => {
		const { fate } = createSentContents()
		const minutes = [0, 1, 3, 4, 6]
		assert.deepEqual(
			minutes.map((minute) => fate(dated, WIDE_WINDOW, receivedAt + minute * 60_000)),
			['new', 'repeat', 'repeat', 'unclear', 'new'],
		)
	})

	it('is something new if it does not', () => {
		const { fate } = createSentContents()
		assert.deepEqual(
			[0, 1].map((at) => fate(undated, WIDE_WINDOW, receivedAt + at)),
			['new', 'new'],
		)
	})
})
