import { d2cTopic, type TopicLevel } from '../../lambda/imports/contract.ts'
import { CBOR_PACK, JSON_PACK } from '../coap/packs.ts'
import type { MqttQuestion } from './question.ts'

export type MqttCase = {
	readonly title: string
	readonly qos: MqttQuestion['qos']
	/** without prefix */
	readonly topic: (deviceId: string) => string
	readonly payload: string
	/** without prefix; the message comes back on it */
	readonly subscribe?: (deviceId: string) => string
	/** whether AWS IoT Core closes the connection; otherwise the message has its entry in the import log */
	readonly isClosed?: boolean
}

const level =
	(of: TopicLevel) =>
	(deviceId: string): string =>
		d2cTopic(deviceId, of)

// `{"data": "<base64>"}`, as nRF Cloud's message bridge publishes
const ENVELOPE = Buffer.from(
	JSON.stringify({ data: Buffer.from(CBOR_PACK.payload, 'hex').toString('base64') }),
).toString('hex')

const senml = { topic: level('senml'), payload: JSON_PACK.payload }

/** AWS IoT Core: QoS 0 and 1, at most 128 KB, at most seven slashes in a topic. */
export const mqttCases: readonly MqttCase[] = [
	{ title: 'QoS 0, SenML JSON', qos: 0, ...senml },
	{ title: 'QoS 1, SenML JSON', qos: 1, ...senml },
	{ title: 'QoS 0, SenML CBOR', qos: 0, topic: level('cbor'), payload: CBOR_PACK.payload },
	{ title: 'QoS 1, SenML CBOR', qos: 1, topic: level('cbor'), payload: CBOR_PACK.payload },
	{ title: "QoS 1, nRF Cloud's envelope", qos: 1, topic: level('raw'), payload: ENVELOPE },
	{ title: 'subscribed to its topic, receives it', qos: 1, ...senml, subscribe: level('senml') },
	{
		title: 'subscribed with + for the last level, receives it',
		qos: 1,
		...senml,
		subscribe: (deviceId) => d2cTopic(deviceId, '+'),
	},
	{ title: 'subscribed with # at the end, receives it', qos: 0, ...senml, subscribe: (id) => `m/d/${id}/#` },
	{ title: 'QoS 2 closes the connection', qos: 2, ...senml, isClosed: true },
	{
		title: 'a topic of eight slashes closes the connection',
		qos: 1,
		...senml,
		topic: (deviceId) => `m/d/${deviceId}/d2c/a/b/c/d/e`,
		isClosed: true,
	},
	{
		title: 'a message of more than 128 KB closes the connection',
		qos: 1,
		...senml,
		payload: '20'.repeat(128 * 1024 + 1),
		isClosed: true,
	},
]
