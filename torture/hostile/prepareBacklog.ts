import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { repeatFirstImport } from '../../cdk/testing/crowd.ts'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { readLog } from '../check/readLog.ts'
import { createBrokerSender } from '../run/brokerSender.ts'
import type { Killable } from '../run/killable.ts'
import type { Device } from '../run/sendHistory.ts'

const updatesPerImport = 250

const dayInSeconds = 24 * 60 * 60

const pauseMilliseconds = 100

/** Yesterday's readings of a battery. */
const readings = (): Buffer => {
	const begin = Math.floor(Date.now() / 1000) - dayInSeconds
	const recordOf = (_: unknown, index: number): object => ({
		bn: '14202/0/',
		bt: begin + index,
		n: '0',
		v: 50,
	})
	return Buffer.from(JSON.stringify(Array.from({ length: updatesPerImport }, recordOf)))
}

/** Fills the log of a device with `updates` updates: it sends some and writes the rest to the tables. */
export const prepareBacklog = async (host: Killable, device: Device, updates: number): Promise<void> => {
	const { deviceId } = device
	const aws = { endpoint: host.awsEndpoint, region: 'eu-west-1', credentials: host.operator }
	const sender = createBrokerSender({
		aws,
		topicPrefix: cdkJson.context.topicPrefix,
		deviceId,
		requestTimeout: 60_000,
	})
	const described = { updates: updatesPerImport, isDated: true, isRecognisable: true }
	await sender.offer({ name: 'backlog', ...described, format: 'json', payload: readings() })
	sender.close()
	while ((await readLog(host.output('RestUrl'), device)).length === 0) await wait(pauseMilliseconds)
	const db = new DynamoDBClient(aws)
	const tables = { devices: host.output('DevicesTable'), ledger: host.output('LedgerTable') }
	await repeatFirstImport(db, tables, { deviceId, imports: Math.ceil(updates / updatesPerImport) })
	db.destroy()
}
