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

	for (const lastSeen of [undefined, 0, 1694503339523])
		it(`is a DeviceIdentity of the proto and of the entrance (last seen: ${lastSeen})`, () => {
			const identity = deviceIdentity({ ...device, ...(lastSeen === undefined ? {} : { lastSeen }) })
			assert.deepEqual(errorsOf(proto.DeviceIdentity, identity), [])
			assert.deepEqual(misfitsOf(deviceEntrances[0].response, identity), [])
		})
})
