import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { type Entry, entryPayload } from '../lambda/imports/entry.ts'
import { readEntries } from '../lambda/imports/readEntries.ts'
import type { Killable } from './killable.ts'

export type KillReport = {
	readonly kills: number
	readonly sent: number
	readonly acknowledged: number
	readonly entries: number
	/** acknowledged messages that are not in the ledger */
	readonly lost: readonly string[]
	/** messages that are in the ledger more than once */
	readonly doubled: readonly string[]
	/** devices whose entries are not numbered 1, 2, 3 … */
	readonly misnumbered: readonly string[]
}

type Options = {
	readonly host: Killable
	/** name of the table of entries */
	readonly ledger: string
	readonly kills: number
	/** a number from 0 up to 1 */
	readonly random: () => number
	readonly onProgress: (kills: number) => void
}

/** between two kills, so that there is something to lose */
export const minAcknowledged = 5

const devices = ['oob-350000000000001', 'oob-350000000000002', 'oob-350000000000003']

const pack = (name: string): string =>
	JSON.stringify([{ bn: '14201/0/', n: '6', vs: name, bt: 1_700_000_000 }])

const nameIn = (entry: Entry): string => {
	const [record] = JSON.parse(new TextDecoder().decode(entryPayload(entry))) as { vs: string }[]
	return record?.vs ?? ''
}

/**
 * Kills a host again and again while messages flow, and compares in the end what it acknowledged with what is in its
 * ledger: each acknowledged message exactly once; what was not acknowledged may be there, but not twice either.
 */
export const killLoop = async ({ host, ledger, kills, random, onProgress }: Options): Promise<KillReport> => {
	const client = {
		endpoint: host.awsEndpoint,
		region: 'eu-west-1',
		credentials: { accessKeyId: 'torture', secretAccessKey: 'local' },
		maxAttempts: 1,
	}
	const acknowledged: string[] = []
	let sent = 0
	let isFlowing = true

	const flow = async (deviceId: string): Promise<void> => {
		const broker = new IoTDataPlaneClient(client)
		while (isFlowing) {
			const name = `${deviceId}/${++sent}`
			try {
				await broker.send(
					new PublishCommand({
						topic: `data/m/d/${deviceId}/d2c/senml`,
						payload: Buffer.from(pack(name)),
						qos: 1,
					}),
				)
				acknowledged.push(name)
			} catch {
				// Not acknowledged: the device would send it again, under another name here.
				await wait(5)
			}
		}
	}

	await host.start()
	const flows = devices.map(flow)
	for (let kill = 1; kill <= kills; kill++) {
		const before = acknowledged.length
		while (acknowledged.length < before + minAcknowledged) await wait(5)
		await wait(random() * 400)
		await host.kill()
		await host.start()
		onProgress(kill)
	}
	isFlowing = false
	await Promise.all(flows)

	const read = async (deviceId: string): Promise<readonly Entry[]> => {
		const db = new DynamoDBClient({ ...client, maxAttempts: 5 })
		const entries: Entry[] = []
		for await (const entry of readEntries(db, ledger)({ deviceId, after: 0, now: Date.now() / 1000 }))
			entries.push(entry)
		return entries
	}
	const everything = async () => (await Promise.all(devices.map(read))).flat()
	const lostIn = (entries: readonly Entry[]): readonly string[] => {
		const names = new Set(entries.map(nameIn))
		return acknowledged.filter((name) => !names.has(name))
	}
	let entries = await everything()
	// What was in flight is imported after the restart; what is lost never comes.
	for (let attempt = 0; attempt < 120 && lostIn(entries).length > 0; attempt++) {
		await wait(1000)
		entries = await everything()
	}
	const names = entries.map(nameIn)
	return {
		kills,
		sent,
		acknowledged: acknowledged.length,
		entries: entries.length,
		lost: lostIn(entries),
		doubled: names.filter((name, index) => names.indexOf(name) !== index),
		misnumbered: devices.filter((deviceId) =>
			entries.filter((entry) => entry.deviceId === deviceId).some(({ seq }, index) => seq !== index + 1),
		),
	}
}
