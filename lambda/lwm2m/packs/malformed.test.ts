import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { costMs } from '../../testing/costMs.ts'
import { formatOf, malformedPacks, payloadOf } from '../../testing/malformedPacks.ts'
import { convert } from '../convert.ts'

describe('malformed packs', () => {
	for (const row of malformedPacks)
		it(`${row.title}: ${row.code}`, () => {
			const { findings, success } = convert({
				contentFormat: formatOf(row),
				payload: payloadOf(row),
				receivedAt: 1700000000,
			})
			const finding = findings.find(({ severity, scope }) => severity === 'error' && scope !== 'lwm2m')
			assert.equal(success, false)
			assert.equal(finding?.code, row.code, finding?.message)
			assert.equal(finding?.record, row.record, finding?.message)
			assert.equal(finding?.byteOffset, row.byteOffset, finding?.message)
			if (row.says !== undefined) assert.match(finding?.message ?? '', row.says)
		})

	it('64 levels under an unknown label pass, 200 in JSON as well', () => {
		const hex = `81a3006161020161 78${'81'.repeat(63)}80`.replaceAll(' ', '')
		const cbor = convert({
			contentFormat: 'application/senml+cbor',
			payload: Buffer.from(hex, 'hex'),
			receivedAt: 0,
		})
		assert.equal(cbor.records.length, 1)
		const text = `[{"n":"a","v":1,"x":${'['.repeat(200)}${']'.repeat(200)},"y":"\\"${'['.repeat(600)}"}]`
		const json = convert({
			contentFormat: 'application/senml+json',
			payload: Buffer.from(text),
			receivedAt: 0,
		})
		assert.equal(json.records.length, 1)
	})

	it('a big number of 100 KB under an unknown label costs nothing', () => {
		const payload = Buffer.from(
			`81a30061610201 6178c25a000186a0${'ff'.repeat(100_000)}`.replaceAll(' ', ''),
			'hex',
		)
		const convertIt = () => convert({ contentFormat: 'application/senml+cbor', payload, receivedAt: 0 })
		assert.equal(convertIt().records.length, 1)
		const milliseconds = costMs(convertIt)
		assert.ok(milliseconds < 50, `costs ${milliseconds} ms`)
	})
})
