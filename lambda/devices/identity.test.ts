import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { misfitsOf } from '../testing/misfitsOf.ts'
import { errorsOf, proto } from '../testing/proto.ts'
import { deviceEntrances } from './entrances.ts'
import { deviceIdentity } from './identity.ts'

const device = { deviceId: 'oob-352656108602296', model: 'PCA20065', fingerprint: '92b.y7i24q' }

describe('the identity of a device', () => {
	it('has id and model in the context of the proto, and not the fingerprint', () => {
		assert.deepEqual(deviceIdentity(device), {
			'@context': proto.Context.deviceIdentity.toString(),
			id: 'oob-352656108602296',
			model: 'PCA20065',
		})
	})

	it('says in ISO 8601 when the device was last seen', () => {
		assert.equal(
			deviceIdentity({ ...device, lastSeen: 1694503339523, lastSeq: 7 }).lastSeen,
			'2023-09-12T07:22:19.523Z',
		)
	})

	const hidden = { ...device, hideDataBefore: 1694503340000, hiddenSeq: 7 }

	for (const [name, seen, expected] of [
		['before, in time and number', { lastSeen: 1694503339523, lastSeq: 7 }, undefined],
		['before, and imported afterwards', { lastSeen: 1694503339523, lastSeq: 8 }, undefined],
		['afterwards by its clock, and imported before', { lastSeen: 1694503340001, lastSeq: 7 }, undefined],
		['afterwards', { lastSeen: 1694503340000, lastSeq: 8 }, '2023-09-12T07:22:20.000Z'],
	] as const)
		it(`${expected === undefined ? 'has no' : 'has the'} time of a message that came ${name}, when data is hidden`, () => {
			const identity = deviceIdentity({ ...hidden, ...seen })
			assert.deepEqual([identity.lastSeen, identity.hideDataBefore], [expected, '2023-09-12T07:22:20.000Z'])
			assert.deepEqual(errorsOf(proto.DeviceIdentity, identity), [])
			assert.deepEqual(misfitsOf(deviceEntrances[1].response, identity), [])
		})

	it('says what it means that a device is not supported', () => {
		const identity = deviceIdentity({ ...device, model: 'unsupported' })
		assert.match(identity.notice ?? '', /registered, but not supported/)
		assert.deepEqual(errorsOf(proto.DeviceIdentity, identity), [])
		assert.deepEqual(misfitsOf(deviceEntrances[1].response, identity), [])
	})

	for (const lastSeen of [undefined, 0, 1694503339523])
		it(`is a DeviceIdentity of the proto and of the entrance (last seen: ${lastSeen})`, () => {
			const identity = deviceIdentity({ ...device, ...(lastSeen === undefined ? {} : { lastSeen }) })
			assert.deepEqual(errorsOf(proto.DeviceIdentity, identity), [])
			assert.deepEqual(misfitsOf(deviceEntrances[1].response, identity), [])
		})
})
