import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'

/** Reads all downlinks of a device over the REST API, oldest first. */
export const readDownlinks = async (
	restUrl: string,
	key: string,
	deviceId: string,
): Promise<readonly ShownDownlink[]> => {
	const all: ShownDownlink[] = []
	let nextToken: string | undefined
	do {
		const query = new URLSearchParams({ limit: '100', ...(nextToken === undefined ? {} : { nextToken }) })
		const response = await fetch(`${restUrl}/device/${deviceId}/downlinks?${query.toString()}`, {
			headers: { authorization: `Bearer ${key}` },
		})
		if (response.status !== 200) throw new Error(`the downlinks of ${deviceId}: ${response.status}`)
		const page = (await response.json()) as {
			readonly downlinks: readonly ShownDownlink[]
			readonly nextToken?: string
		}
		all.push(...page.downlinks)
		nextToken = page.nextToken
	} while (nextToken !== undefined)
	return all.toReversed()
}
