import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { History, Samples } from '../entrances.ts'
import { writeRecords } from './writeRecords.ts'

const query = { ObjectID: 14205, ObjectInstanceID: 0, deviceId: 'd' }

const samples: Samples = {
	'@context': 'urn:senml-live:samples',
	query,
	samples: [
		{ ts: 1_700_000_060.25, Resources: { 0: 21.5, 10: 'a "b", c\r\nd' } },
		{
			ts: 1_700_000_000,
			ObjectVersion: '1.1',
			Resources: { 3: true, 6: ['x', 'ü'] },
			ResourceInstances: { 6: { 0: 'x', 12: 'ü' } },
		},
	],
	nextToken: '1.2.3',
}

const bins: History = {
	'@context': 'https://github.com/hello-nrfcloud/proto/lwm2m/object/history',
	query: { ...query, ObjectVersion: '1.0', binIntervalMinutes: 15 },
	partialInstances: [{ 0: 1e-7, 99: 1_700_000_100 }],
}

describe('an answer as records', () => {
	it('is CSV: a header, quotes where they are needed, and CR LF (RFC 4180)', () => {
		assert.deepEqual(writeRecords('text/csv', samples), {
			text: [
				'time,0,3,6/0,6/12,10',
				'2023-11-14T22:14:20.250Z,21.5,,,,"a ""b"", c\r\nd"',
				'2023-11-14T22:13:20.000Z,,true,x,ü,',
				'',
			].join('\r\n'),
			contentType: 'text/csv; charset=utf-8; header=present',
			headers: { 'next-token': '1.2.3' },
		})
		assert.equal(writeRecords('text/csv', bins).text, 'time,0\r\n2023-11-14T22:15:00.000Z,1e-7\r\n')
	})

	it('is a line of JSON for each record', () => {
		const { text, contentType, headers } = writeRecords('application/x-ndjson', samples)
		assert.equal(contentType, 'application/x-ndjson')
		assert.deepEqual(
			text.split('\n').map((line) => (line === '' ? '' : JSON.parse(line))),
			[...samples.samples, ''],
		)
		assert.deepEqual(headers, { 'next-token': '1.2.3' })
	})

	it('has a header alone where there is nothing, and no token where there is no more', () => {
		const { text, headers } = writeRecords('text/csv', { ...bins, partialInstances: [] })
		assert.deepEqual([text, headers], ['time\r\n', {}])
		assert.equal(writeRecords('application/x-ndjson', { ...bins, partialInstances: [] }).text, '')
	})
})
