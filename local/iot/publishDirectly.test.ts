import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { jsonService } from '../aws/awsAnswer.ts'
import { createFaults, type Fault } from '../aws/faults.ts'
import { createIot } from './iot.ts'
import { iotDataApi } from './iotDataApi.ts'
import { parseRuleSql } from './iotSql.ts'
import { publishDirectly } from './publishDirectly.ts'
import { keepShadows } from './shadows.ts'

describe('a publication within the process', () => {
	const start = (sequence: readonly Fault[] = []) => {
		const kept: string[] = []
		const rule = {
			name: 'rule',
			sql: parseRuleSql(
				"SELECT topic(2) AS room, traceid() AS id, encode(*, 'base64') AS text FROM 'rooms/+'",
			),
			actions: [async (text: string) => void kept.push(text)],
		}
		const iot = createIot([rule], { isUp: () => true, now: () => 0, log: () => undefined })
		const faults = createFaults(() => assert.fail('it does not come from a function'))
		faults.plan({ service: 'iotdata', operation: 'POST', caller: 'operator', sequence })
		const service = jsonService(iotDataApi(iot, keepShadows(':memory:', Date.now)))
		const publish = publishDirectly({ service, inject: faults.inject, accessKeyId: 'operator' })
		return { publish, kept, faults }
	}

	it('reaches the rules with topic and bytes, as one over HTTPS, which has no trace id', async () => {
		const { publish, kept, faults } = start()
		// Of a larger buffer, as bytes from a socket are.
		await publish('rooms/a b%ü', Buffer.from('-hello-').subarray(1, 6))
		assert.deepEqual(kept, [JSON.stringify({ room: 'a b%ü', text: 'aGVsbG8=' })])
		assert.equal(faults.chances().requests, 1)
	})

	it('has the limits of AWS IoT', async () => {
		const { publish, kept } = start()
		await assert.rejects(publish('rooms/+', Buffer.from('x')), { code: 'InvalidRequestException' })
		await assert.rejects(publish('rooms/a', Buffer.alloc(128 * 1024 + 1)), { status: 413 })
		await publish('rooms/a', Buffer.alloc(128 * 1024))
		assert.equal(kept.length, 1)
	})

	const faults: readonly (readonly [Fault, boolean])[] = [
		['throttle', false],
		['500', false],
		['hang', false],
		['reset', false],
		['commit+500', true],
		['commit+reset', true],
	]
	for (const [fault, isKept] of faults)
		it(`is rejected after ${fault}, and is ${isKept ? '' : 'not '}kept`, async () => {
			const { publish, kept } = start([fault])
			await assert.rejects(publish('rooms/a', Buffer.from('x')))
			assert.equal(kept.length, isKept ? 1 : 0)
			await publish('rooms/a', Buffer.from('again'))
			assert.equal(kept.length, isKept ? 2 : 1)
		})
})
