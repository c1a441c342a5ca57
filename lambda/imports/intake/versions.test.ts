import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import samples from '../../../testdata/sample-messages.json' with { type: 'json' }
import version1 from '../../../testdata/version-1.json' with { type: 'json' }
import { objectUpdate } from '../../lwm2m/convert.ts'
import { WIDE_WINDOW } from '../../lwm2m/timeWindow.ts'
import { interpret } from '../formats/formats.ts'
import type { Entry } from '../ledger/entry.ts'
import { importLog } from '../log/importLog.ts'
import { parseDeviceMessage } from './deviceMessage.ts'

/**
 * What an earlier version has put on the queue or into the ledger is still there after a deployment. The file with a
 * version is written once and never changed; a new version adds a file.
 */
describe('row 39: deployment: what version 1 has left behind', () => {
	const sample = samples.samples.find(({ id }) => id === version1.sample)
	const expected = sample?.expected as { readonly lwm2m: readonly object[] }

	it('a queue message is understood', () => {
		const message = parseDeviceMessage(JSON.stringify(version1.queueMessage))
		assert.equal(message.deviceId, 'oob-358299840012345')
		assert.equal(message.receivedAt, 1763700060500)
		assert.deepEqual(interpret(message).updates.map(objectUpdate), expected.lwm2m)
	})

	it('an entry of the ledger is shown', () => {
		const item = {
			...version1.ledgerEntry,
			payload: { B: Buffer.from(version1.ledgerEntry.payload.B, 'base64') },
		} as unknown as Record<string, AttributeValue>
		const log = JSON.parse(JSON.stringify(importLog(unmarshall(item) as Entry, WIDE_WINDOW)))
		assert.equal(log.importId, '01KAJKT5YM0000000000000000')
		assert.equal(log.seq, 7)
		assert.equal(log.timestamp, '2025-11-21T04:41:00.500Z')
		assert.equal(log.success, true)
		assert.deepEqual(log.senML, sample?.senML)
		assert.deepEqual(log.lwm2m, expected.lwm2m)
	})
})
