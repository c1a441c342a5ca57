import cdkJson from '../cdk.json' with { type: 'json' }
import { countCases, countPacked, ONE_UPDATE, watchWith } from './operations/countCases.ts'
import { addConnections, addDevices, addHistory } from './operations/operationsBeside.ts'
import { referenceModel, summarise } from './operations/operationsCount.ts'
import { type OperationsHost, startOperationsHost } from './operations/operationsHost.ts'
import {
	type CountedBeside,
	type CountedCase,
	type CountedOperations,
	operationsReport,
	referenceUsdPerMillion,
	usdPerMillion,
	verdictOf,
} from './operations/operationsReport.ts'

/** `npm run bench -- operations`: number of AWS operations per message, also beside other data. */

const countBeside = async (on: OperationsHost): Promise<readonly CountedBeside[]> => {
	const device = await on.register('oob-350000000000002', '29a.ghijkm')
	await device.send(ONE_UPDATE)
	// With this history every import reads how much the device has sent in the last minute.
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

const toJsonCase = (each: CountedCase): object => ({
	...each,
	counted: summarise(each.counts),
	referenceModel: referenceModel(each),
	usdPerMillion: usdPerMillion(each),
	referenceUsdPerMillion: referenceUsdPerMillion(each),
})

const toJson = (counted: CountedOperations): object => ({
	...verdictOf(counted),
	cases: counted.cases.map(toJsonCase),
	packed: counted.packed.map(toJsonCase),
	beside: counted.beside,
})

/** Prints the number of AWS operations per message. A missed aim is not an error. */
export const benchOperations = async ({ isJson }: { readonly isJson: boolean }): Promise<void> => {
	const on = await startOperationsHost()
	try {
		const counted = {
			cases: await countCases(on),
			packed: await countPacked(on),
			beside: await countBeside(on),
		}
		process.stdout.write(
			isJson ? `${JSON.stringify(toJson(counted), null, '\t')}\n` : operationsReport(counted),
		)
	} finally {
		await on.close()
	}
}
