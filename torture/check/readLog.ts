import type { ImportLogs } from '../../lambda/imports/log/importLogs.ts'
import { nameIn } from '../run/messages.ts'
import type { Logged, Part } from './checkHistory.ts'

const loggedOf = (log: ImportLogs['imports'][number]): Logged => {
	const { importId, seq, timestamp, lwm2m, senML, kind } = log
	const whats = lwm2m?.map((update) => ({ importId, update })) ?? [{ importId }]
	return {
		name: nameIn(senML),
		updates: lwm2m?.length ?? 0,
		seq,
		receivedAt: Date.parse(timestamp),
		isFailed: kind === 'failed',
		parts: whats.map((what, index): Part => ({ seq, part: index + 1, parts: whats.length, what })),
	}
}

/** Reads the whole import log of a device over the REST API, oldest first. */
export const readLog = async (
	restUrl: string,
	{ deviceId, fingerprint }: { readonly deviceId: string; readonly fingerprint: string },
): Promise<readonly Logged[]> => {
	const entries: Logged[] = []
	let nextToken: string | undefined
	do {
		const query = new URLSearchParams({ fingerprint, ...(nextToken === undefined ? {} : { nextToken }) })
		const response = await fetch(
			`${restUrl.replace(/\/$/, '')}/device/${deviceId}/senml-imports?${query.toString()}`,
		)
		if (response.status !== 200) throw new Error(`the import log of ${deviceId}: ${response.status}`)
		const page = (await response.json()) as ImportLogs
		entries.push(...page.imports.map(loggedOf))
		nextToken = page.nextToken
	} while (nextToken !== undefined)
	return entries.toReversed()
}
