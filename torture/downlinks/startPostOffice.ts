import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import { c2dTopic } from '../../lambda/downlinks/contract.ts'
import { isSettled } from '../../lambda/downlinks/downlink.ts'
import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'
import { makeKey } from '../../testing/makeKey.ts'
import type { Random } from '../../testing/random.ts'
import type { Violation } from '../check/checkHistory.ts'
import type { Killable } from '../run/killable.ts'
import type { HeardEvent } from '../streams/streamListener.ts'
import { type Asked, askDownlinks } from './askDownlinks.ts'
import { checkAsked, checkObserved, checkSubscribed, checkTold } from './checkDownlinks.ts'
import { startCoapObserver } from './coapObserver.ts'
import { startMqttSubscriber } from './mqttSubscriber.ts'
import { readDownlinks } from './readDownlinks.ts'

const coap = { deviceId: 'down-coap', fingerprint: '29a.downca', model: 'PCA20065' }
const mqtt = { deviceId: 'down-mqtt', fingerprint: '29a.downmq', model: 'PCA20065' }

/** Two devices that get downlinks, one over CoAP and one by MQTT, and who sends them. */
export type PostOffice = {
	/** asks for so many downlinks for each device, each when it is due */
	readonly ask: (count: number, due: (index: number) => Promise<void>) => Promise<void>
	readonly read: () => Promise<DownlinksRead>
	readonly refusals: readonly string[]
	readonly close: () => void
}

/** What became of all downlinks, at one moment. */
export type DownlinksRead = {
	readonly areSettled: boolean
	/** number of downlinks by status */
	readonly statuses: Readonly<Record<string, number>>
	/** compares them with what the devices know, and with what a stream told of them */
	readonly check: (stream: string, heard: readonly HeardEvent[]) => readonly Violation[]
}

type PostOfficeNeeds = { readonly host: Killable; readonly db: DynamoDBClient; readonly random: Random }

export const startPostOffice = async ({ host, db, random }: PostOfficeNeeds): Promise<PostOffice> => {
	const register = registerDevice(db, host.output('DevicesTable'))
	for (const device of [coap, mqtt]) await register(device)
	const { key } = await makeKey(db, host.output('KeysTable'))('--scope', 'downlinks:write')
	const restUrl = host.output('RestUrl').replace(/\/$/, '')
	const observer = await startCoapObserver({ port: host.coapPort, deviceId: coap.deviceId, random })
	const topic = `${cdkJson.context.topicPrefix}${c2dTopic(mqtt.deviceId)}`
	const subscriber = startMqttSubscriber({ port: host.mqttPort, deviceId: mqtt.deviceId, topic })
	const asked: { readonly coap: Asked[]; readonly mqtt: Asked[] } = { coap: [], mqtt: [] }
	const refusals: string[] = []
	const common = { restUrl, key, onRefused: (what: string) => void refusals.push(what) }
	return {
		ask: async (count, due) => {
			const needs = { ...common, count, due }
			await Promise.all([
				askDownlinks({ ...needs, ...coap, order: { route: 'coap', confirm: true } }, asked.coap),
				askDownlinks({ ...needs, ...mqtt, order: { route: 'mqtt' } }, asked.mqtt),
			])
		},
		read: async () => {
			const byCoap = await readDownlinks(restUrl, key, coap.deviceId)
			const byMqtt = await readDownlinks(restUrl, key, mqtt.deviceId)
			const all = [...byCoap, ...byMqtt]
			return {
				areSettled: all.every(isSettled),
				statuses: countStatuses(all),
				check: (stream, heard) => [
					...checkAsked(coap.deviceId, asked.coap, byCoap, observer.seen),
					...checkObserved(coap.deviceId, byCoap, observer),
					...checkAsked(mqtt.deviceId, asked.mqtt, byMqtt, subscriber.seen),
					...checkSubscribed(mqtt.deviceId, byMqtt, subscriber),
					...checkTold(stream, all, heard),
				],
			}
		},
		refusals,
		close: () => {
			observer.close()
			subscriber.close()
		},
	}
}

const countStatuses = (downlinks: readonly ShownDownlink[]): Readonly<Record<string, number>> =>
	Object.fromEntries(
		Map.groupBy(downlinks, ({ status }) => status)
			.entries()
			.map(([status, same]) => [status, same.length]),
	)
