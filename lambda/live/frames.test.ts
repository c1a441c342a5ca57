import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ObjectUpdate } from '../lwm2m/convert.ts'
import { errorsOf, proto } from '../testing/proto.ts'
import { timedUpdate } from '../testing/timedUpdate.ts'
import { updateFrames } from './frames.ts'
import { framesOf } from './framesOf.ts'

const first: ObjectUpdate = { ObjectID: 14205, Resources: { '0': 21.5, '99': 1694503339 } }
const second: ObjectUpdate = {
	ObjectID: 14220,
	ObjectInstanceID: 1,
	ObjectVersion: '1.1',
	Resources: { '99': 1694503340 },
}
const updates = [timedUpdate(first, 1694503339.25), timedUpdate(second, 1694503340)]
const imported = { importId: '01HA3JRV23H0HJ8TXN6WYT7Q6S', seq: 7, updates }

const framesIn = (frames: readonly string[]): unknown => frames.map((frame) => JSON.parse(frame))

describe('the frames of an import', () => {
	it('are its updates in order, with what orders them', () => {
		const context = proto.Context.lwm2mObjectUpdate.toString()
		const { importId } = imported
		assert.deepEqual(framesIn(updateFrames(imported)), [
			{ '@context': context, ...first, importId, seq: 7, part: 1, parts: 2, ts: 1694503339.25 },
			{ '@context': context, ...second, importId, seq: 7, part: 2, parts: 2, ts: 1694503340 },
		])
	})

	it('are object updates of the proto', () => {
		for (const frame of updateFrames(imported))
			assert.deepEqual(errorsOf(proto.LwM2MObjectUpdate, JSON.parse(frame)), [])
	})

	it('without updates are none', () => {
		assert.deepEqual(updateFrames({ ...imported, updates: [] }), [])
	})
})

describe('the frames of several imports', () => {
	it('are those of each import, one after the other', async () => {
		const imports = async function* () {
			yield imported
			yield { ...imported, seq: 8, updates: [] }
			yield { ...imported, seq: 9, updates: updates.slice(1) }
		}
		const frames: string[] = []
		for await (const frame of framesOf(imports())) frames.push(frame)
		assert.deepEqual(frames, [
			...updateFrames(imported),
			...updateFrames({ ...imported, seq: 9, updates: updates.slice(1) }),
		])
	})
})
