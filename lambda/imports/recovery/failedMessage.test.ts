import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SQSRecord } from 'aws-lambda'
import { failedMessage } from './failedMessage.ts'

const sentAt = 1694503339523

const record = (body: string) => ({
	messageId: '2e1424d4-f796-459a-8184-9c92662be6da',
	body,
	attributes: { SentTimestamp: String(sentAt) } as SQSRecord['attributes'],
})

const failed = (body: unknown) =>
	failedMessage(record(typeof body === 'string' ? body : JSON.stringify(body)) as SQSRecord)

/** As in the documentation of AWS IoT Core, "Error handling (error action)", with a topic and an action of ours. */
const ruleFailure = {
	ruleName: 'senml_live_raw',
	topic: 'data/m/d/oob-352656108602296/d2c/raw',
	cloudwatchTraceId: '7e146a2c-95b5-6caf-98b9-50e3969734c7',
	clientId: 'bridge',
	base64OriginalPayload: Buffer.from('{"data":"gA=="}').toString('base64'),
	failures: [
		{
			failedAction: 'SqsAction',
			failedResource: 'https://sqs.eu-west-1.amazonaws.com/123456789012/messages',
			errorMessage: 'Failed to send message to the queue.',
		},
	],
}

describe('a message that failed', () => {
	it('at the processor is what the door wrote', () => {
		const envelope = {
			v: 1,
			deviceId: 'oob-352656108602296',
			messageId: 'm1',
			receivedAt: 1694503300000,
			door: 'iot',
			contentFormat: 'application/senml+json',
			payload: Buffer.from('[]').toString('base64'),
		}
		const { payload, ...message } = failed(envelope)
		const { payload: _, ...expected } = envelope
		assert.deepEqual(message, expected)
		assert.deepEqual(Buffer.from(payload), Buffer.from('[]'))
	})

	for (const [level, contentFormat] of [
		['raw', 'nrfcloud-raw-envelope'],
		['cbor', 'application/senml+cbor'],
		['senml', 'application/senml+json'],
	] as const)
		it(`at the rule for ${level} is what the rule would have written`, () => {
			const { payload, ...message } = failed({
				...ruleFailure,
				topic: `data/m/d/oob-352656108602296/d2c/${level}`,
			})
			assert.deepEqual(message, {
				v: 1,
				deviceId: 'oob-352656108602296',
				messageId: ruleFailure.cloudwatchTraceId,
				receivedAt: sentAt,
				door: 'iot',
				contentFormat,
			})
			assert.equal(Buffer.from(payload).toString(), '{"data":"gA=="}')
		})

	for (const cloudwatchTraceId of ['', undefined])
		it(`at a rule, ${cloudwatchTraceId === '' ? 'with an empty' : 'without a'} trace id, is named by the queue`, () => {
			const { deviceId, messageId } = failed({ ...ruleFailure, cloudwatchTraceId })
			assert.deepEqual([deviceId, messageId], ['oob-352656108602296', '2e1424d4-f796-459a-8184-9c92662be6da'])
		})

	it('at the rule for libraries, whose topic ends with the direction', () => {
		const { deviceId, contentFormat } = failed({ ...ruleFailure, topic: 'data/m/d/oob-352656108602296/d2c' })
		assert.deepEqual([deviceId, contentFormat], ['oob-352656108602296', 'nrfcloud-library-message'])
	})

	it('at a rule without a topic prefix, too', () => {
		assert.equal(failed({ ...ruleFailure, topic: 'm/d/x/d2c/raw' }).deviceId, 'x')
	})

	for (const [name, body] of [
		['no JSON', 'hello'],
		['nothing', ''],
		['JSON that is no object', '7'],
		['null', 'null'],
		['an envelope of a version to come', { v: 2, deviceId: 'x' }],
		['an envelope without payload', { v: 1, deviceId: 'x', messageId: 'm', receivedAt: 1, door: 'iot' }],
		['half of what a rule writes', { topic: 'm/d/x/d2c/raw' }],
	] as const)
		it(`and is ${name} is kept as it is, for nobody in particular`, () => {
			const { payload, ...message } = failed(body)
			assert.deepEqual(message, {
				v: 1,
				deviceId: '',
				messageId: '2e1424d4-f796-459a-8184-9c92662be6da',
				receivedAt: sentAt,
				door: 'unknown',
				contentFormat: 'unknown',
			})
			const text = typeof body === 'string' ? body : JSON.stringify(body)
			assert.equal(Buffer.from(payload).toString(), text)
		})
})
