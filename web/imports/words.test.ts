import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { counted, doorWords, formatWords, shortTime, utcTime } from './words.ts'

describe('the words of the import log', () => {
	it('are for people where they are known, and otherwise what the server says', () => {
		assert.deepEqual([doorWords('iot'), doorWords('new')], ['CoAP or MQTT', 'new'])
		assert.deepEqual(
			[formatWords('application/senml+cbor'), formatWords('text/plain')],
			['SenML in CBOR', 'text/plain'],
		)
		assert.deepEqual([counted(1, 'byte'), counted(10_000, 'byte')], ['1 byte', '10,000 bytes'])
	})

	it('have the time of today, and the date of other days', () => {
		const at = new Date(2026, 10, 9, 8, 5, 3).getTime()
		assert.equal(shortTime(at, at + 3_600_000), '08:05:03')
		assert.equal(shortTime(at, at + 24 * 3_600_000), 'Nov 9, 08:05')
	})

	it('have times in UTC with their fraction', () => {
		assert.deepEqual(
			[utcTime(0), utcTime(1.5e12 + 250), utcTime(1e300)],
			['1970-01-01 00:00:00', '2017-07-14 02:40:00.250', '1e+300'],
		)
	})
})
