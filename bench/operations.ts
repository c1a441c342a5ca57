import cdkJson from '../cdk.json' with { type: 'json' }
import { addConnections, addDevices, addHistory } from './operations/operationsBeside.ts'
import { referenceModel, summarise } from './operations/operationsCount.ts'
import { type CountedDevice, type OperationsHost, startOperationsHost } from './operations/operationsHost.ts'
import {
	type CountedBeside,
	type CountedCase,
	type CountedOperations,
	operationsReport,
	verdictOf,
} from './operations/operationsReport.ts'

/** `npm run bench -- operations`: what a message costs in operations of AWS, whatever else there is. */

/** As many updates of one object as there are, or each of an object of its own. */
const SHAPES = [
	{ updates: 1, objects: 1 },
	{ updates: 15, objects: 1 },
	{ updates: 15, objects: 15 },
	{ updates: 250, objects: 1 },
	{ updates: 250, objects: 250 },
]
const CLIENTS = [0, 1, 3]

const ONE_UPDATE = { updates: 1, objects: 1 }

const watchWith = async (device: CountedDevice, clients: number): Promise<void> => {
	while (device.clients() < clients) await device.watch()
}

const countCases = async (on: OperationsHost): Promise<readonly CountedCase[]> => {
	const device = await on.register('oob-350000000000001', '29a.abcdef')
	await device.send(ONE_UPDATE)
	const cases: CountedCase[] = []
	for (const clients of CLIENTS) {
		await watchWith(device, clients)
		for (const shape of SHAPES) cases.push({ ...shape, clients, counts: await device.send(shape) })
	}
	return cases
}

const countBeside = async (on: OperationsHost): Promise<readonly CountedBeside[]> => {
	const device = await on.register('oob-350000000000002', '29a.ghijkm')
	await device.send(ONE_UPDATE)
	// From then on, how much it has sent in the last minute is looked at with every message.
	await addHistory(on, device.deviceId, cdkJson.context.messagesPerMinute)
	await watchWith(device, 1)
	const more: readonly (readonly [string, () => Promise<void>])[] = [
		['nothing', async () => undefined],
		['1,000 other devices', () => addDevices(on, 1_000)],
		['10,000 connections of other devices', () => addConnections(on, 10_000)],
		['1,000 more earlier imports of the device', () => addHistory(on, device.deviceId, 1_000)],
	]
	const counted: CountedBeside[] = []
	for (const [beside, add] of more) {
		process.stderr.write(`beside ${beside}\n`)
		await add()
		counted.push({ beside, counts: await device.send(ONE_UPDATE) })
	}
	return counted
}

const toJson = (counted: CountedOperations): object => ({
	...verdictOf(counted),
	cases: counted.cases.map((each) => ({
		...each,
		counted: summarise(each.counts),
		referenceModel: referenceModel(each),
	})),
	beside: counted.beside,
})

/** Prints how many operations of AWS a message takes. A missed aim is no error. */
export const benchOperations = async ({ isJson }: { readonly isJson: boolean }): Promise<void> => {
	const on = await startOperationsHost()
	try {
		const counted = { cases: await countCases(on), beside: await countBeside(on) }
		process.stdout.write(
			isJson ? `${JSON.stringify(toJson(counted), null, '\t')}\n` : operationsReport(counted),
		)
	} finally {
		await on.close()
	}
}
