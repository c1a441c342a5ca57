import { setTimeout } from 'node:timers/promises'
import { listenCoap } from '../edge/coapServer.ts'
import { d2cTopic, topicLevels } from '../lambda/imports/contract.ts'
import type { TestStack } from '../testing/hostedStack.ts'

/** Longer than the server waits before it sends an Empty ACK (RFC 7252 §5.2.2). */
const QUEUE_MILLISECONDS = 1_500

/** A CoAP server in front of a queue that takes its time: its responses are separate ones. */
export const openSlowDoor = (stack: TestStack) =>
	listenCoap({
		hosts: ['127.0.0.1'],
		port: 0,
		log: () => undefined,
		publish: async (topic, payload) => {
			await setTimeout(QUEUE_MILLISECONDS)
			const deviceId = topic.split('/')[2] ?? ''
			const level = topicLevels.find((each) => d2cTopic(deviceId, each.level) === topic)?.level
			await stack.publish(deviceId, payload, level)
		},
	})
