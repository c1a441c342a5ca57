import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isDeviceId } from '../../devices/contract.ts'
import { deviceIdOf } from './deviceIdOf.ts'

const idOf = deviceIdOf(isDeviceId)

describe('the id of a device with a name', () => {
	it('is the name itself if it can be one', () => {
		for (const name of ['SN-001', 'a:b_c', 'x'.repeat(128)]) assert.equal(idOf(name), name)
	})

	it('shows the name otherwise', () => {
		assert.match(idOf('Halle 3/Tor'), /^Halle_3_Tor-[0-9a-f]{8}$/)
	})

	it('is always an id, and the same for the same name', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (name) => {
				assert.ok(isDeviceId(idOf(name)))
				assert.equal(idOf(name), idOf(name))
			}),
		)
	})
})
