import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDeviceMessage } from './deviceMessage.ts'

/** What the IoT rule puts on the queue. */
const envelope = {
	v: 1,
	payload: Buffer.from('{"data":"gA=="}').toString('base64'),
	deviceId: 'oob-352656108602296',
	messageId: '1c1f0b1e-6f0e-4b6f-9a51-1b0d6b2f7b11',
	receivedAt: 1694503339523,
	door: 'iot',
	contentFormat: 'nrfcloud-raw-envelope',
}

const parse = (changed: object) => parseDeviceMessage(JSON.stringify({ ...envelope, ...changed }))

describe('a message on the queue', () => {
	it('is read with its bytes', () => {
		assert.deepEqual(parse({}), {
			...envelope,
			payload: new Uint8Array(Buffer.from('{"data":"gA=="}')),
		})
	})

	it('is named by its trace id, if it has one', () => {
		assert.equal(parse({ traceId: 'trace' }).messageId, 'trace')
		for (const traceId of [undefined, null, ''])
			assert.equal(parse({ traceId }).messageId, envelope.messageId)
	})

	it('tells whether it may have come before, if the door says so', () => {
		assert.equal(parse({ mayBeRepeat: true }).mayBeRepeat, true)
		for (const mayBeRepeat of [undefined, null, false, 'true'])
			assert.ok(!('mayBeRepeat' in parse({ mayBeRepeat })))
	})

	it('may have an empty payload', () => {
		assert.deepEqual(parse({ payload: '' }).payload, new Uint8Array())
	})

	it('keeps nothing of further members', () => {
		assert.deepEqual(Object.keys(parse({ meta: {}, other: 1 })).toSorted(), Object.keys(envelope).toSorted())
	})

	const wrong = [
		...['deviceId', 'messageId', 'door', 'contentFormat', 'payload'].flatMap((member) => [
			{ name: `without ${member}`, changed: { [member]: undefined }, says: member },
			{ name: `with a number as ${member}`, changed: { [member]: 42 }, says: member },
			{ name: `with null as ${member}`, changed: { [member]: null }, says: member },
		]),
		{ name: 'with a number as traceId', changed: { traceId: 42 }, says: 'messageId' },
		{ name: 'without a version', changed: { v: undefined }, says: 'version' },
		{ name: 'of a later version', changed: { v: 2 }, says: 'version 2' },
		{ name: 'with its version as text', changed: { v: '1' }, says: 'version' },
		{ name: 'without receivedAt', changed: { receivedAt: undefined }, says: 'receivedAt' },
		{ name: 'with receivedAt as text', changed: { receivedAt: '1694503339523' }, says: 'receivedAt' },
		{ name: 'with a fraction of a millisecond', changed: { receivedAt: 0.5 }, says: 'receivedAt' },
	]
	for (const { name, changed, says } of wrong)
		it(`${name} is refused, and the error says so`, () => {
			assert.throws(() => parse(changed), { name: 'TypeError', message: new RegExp(`^envelope: .*${says}`) })
		})

	for (const body of ['', '{', 'null', '42', '[]', '"text"', '{}'])
		it(`that is ${body === '' ? 'empty' : body} is refused`, () => {
			assert.throws(() => parseDeviceMessage(body))
		})
})
