import assert from 'node:assert/strict'
import cdkJson from '../../cdk.json' with { type: 'json' }
import type { TestDevice, TestStack } from '../../testing/hostedStack.ts'
import { JSON_PACK } from '../coap/packs.ts'
import { assertOnlyEntry } from '../ledger.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import type { Peer } from '../peer.ts'
import { type MqttCase, mqttCases } from './cases.ts'
import type { MqttAnswer, MqttQuestion } from './question.ts'

export type MqttNeeds = {
	readonly stack: TestStack
	readonly makeDevice: () => Promise<TestDevice>
	readonly mqttPort: number
}

const prefixed = (topic: string): string => `${cdkJson.context.topicPrefix}${topic}`

const runCase = async (
	{ stack, makeDevice, mqttPort }: MqttNeeds,
	peer: Peer,
	each: MqttCase,
): Promise<void> => {
	const device = await makeDevice()
	const { deviceId } = device
	const { qos, payload, subscribe, isClosed = false } = each
	const topic = prefixed(each.topic(deviceId))
	const question: MqttQuestion = {
		port: mqttPort,
		clientId: deviceId,
		topic,
		payload,
		qos,
		...(subscribe === undefined ? {} : { subscribe: prefixed(subscribe(deviceId)) }),
	}
	const answer = await peer.ask<MqttAnswer>(question)
	assert.equal(answer.closed, isClosed, 'whether the broker has closed the connection')
	if (subscribe !== undefined) assert.deepEqual([answer.topic, answer.payload], [topic, payload])
	const expected = { success: true, updates: JSON_PACK.updates }
	if (isClosed) await stack.publish(deviceId, Buffer.from(JSON_PACK.payload, 'hex'))
	await assertOnlyEntry(stack, device, expected)
}

/** Runs all cases of MQTT with one client. After a refused message, a good one has the only entry. */
export const runMqtt = async (
	needs: MqttNeeds,
	implementation: string,
	peer: Peer,
): Promise<readonly Outcome[]> => {
	const outcomes: Outcome[] = []
	for (const each of mqttCases)
		outcomes.push(await outcomeOf(implementation, `MQTT: ${each.title}`, () => runCase(needs, peer, each)))
	return outcomes
}
