import type { ImportLogs } from '../../lambda/imports/log/importLogs.ts'
import type { TestDevice, TestStack } from '../../testing/hostedStack.ts'

/** Reads the entries of the import log after a `seq` over the REST API, oldest first. */
export const readLog = async (
	{ restUrl }: TestStack,
	{ deviceId, fingerprint }: TestDevice,
	after: number,
): Promise<ImportLogs['imports']> => {
	const entries: ImportLogs['imports'][number][] = []
	let nextToken: string | undefined
	do {
		const query = new URLSearchParams({ fingerprint, ...(nextToken === undefined ? {} : { nextToken }) })
		const response = await fetch(`${restUrl}/device/${deviceId}/senml-imports?${query.toString()}`)
		if (response.status !== 200) throw new Error(`the import log of ${deviceId}: ${response.status}`)
		const page = (await response.json()) as ImportLogs
		entries.push(...page.imports.filter(({ seq }) => seq > after))
		nextToken = page.imports.every(({ seq }) => seq > after) ? page.nextToken : undefined
	} while (nextToken !== undefined)
	return entries.toReversed()
}
