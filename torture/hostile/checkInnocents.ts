import { checkClient, checkLog, type Logged, type Violation } from '../check/checkHistory.ts'
import { readLog } from '../check/readLog.ts'
import type { Innocent } from './innocent.ts'

type Checked = { readonly violations: readonly Violation[]; readonly unexpected: readonly string[] }

type Checkable = {
	readonly device: Pick<Innocent['device'], 'deviceId' | 'sent'>
	readonly client: Pick<Innocent['client'], 'name' | 'baseline' | 'heard' | 'unexpected'>
}

/** Compares the messages of an innocent with its log, and the log with the events of its client. No entry may have failed. */
export const checkInnocent = ({ device, client }: Checkable, log: readonly Logged[]): Checked => {
	const failed = log.filter(({ isFailed }) => isFailed)
	return {
		violations: [
			...checkLog(device.deviceId, device.sent, log),
			...checkClient(client.name, client.baseline(), client.heard, log),
		],
		unexpected: [...client.unexpected, ...failed.map(({ name }) => `${device.deviceId}: ${name} has failed`)],
	}
}

/** Checks all innocents with their logs from the REST API. */
export const checkInnocents = async (restUrl: string, innocents: readonly Innocent[]): Promise<Checked> => {
	const each: Checked[] = []
	for (const innocent of innocents)
		each.push(checkInnocent(innocent, await readLog(restUrl, innocent.device)))
	return {
		violations: each.flatMap(({ violations }) => violations),
		unexpected: each.flatMap(({ unexpected }) => unexpected),
	}
}
