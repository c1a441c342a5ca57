/** A query, and how long its answer took. */
export type Asked = {
	readonly what: string
	readonly milliseconds: number
	/** CPU time of this process, which is the host, the store and the functions */
	readonly cpuMilliseconds: number
}

const cpuMilliseconds = (): number => {
	const { user, system } = process.cpuUsage()
	return (user + system) / 1000
}

type Ask = {
	readonly restUrl: string
	readonly devices: readonly { readonly deviceId: string; readonly fingerprint: string }[]
	/** how many there are, besides the first ones */
	readonly queries: number
}

const spans = ['lastHour', 'lastDay', 'lastWeek', 'lastMonth'] as const
const aggregates = ['avg', 'min', 'max', 'sum', 'count'] as const

/**
 * Asks for each time span of each device once, the longest first, because it reads the most, and then for all of them in
 * turn. The first queries of a function that has just started do not count.
 */
export const askHistory = async ({ restUrl, devices, queries }: Ask): Promise<readonly Asked[]> => {
	const ask = async (index: number, span: (typeof spans)[number], when: string): Promise<Asked> => {
		const { deviceId = '', fingerprint = '' } = devices[index % devices.length] ?? {}
		const aggregate = aggregates[index % aggregates.length] ?? 'avg'
		const query = new URLSearchParams({ fingerprint, timeSpan: span, aggregate })
		const [start, cpu] = [performance.now(), cpuMilliseconds()]
		const response = await fetch(`${restUrl}/device/${deviceId}/history/14205/0?${query.toString()}`)
		const { partialInstances, nextToken } = (await response.json()) as {
			readonly partialInstances?: readonly object[]
			readonly nextToken?: string
		}
		const milliseconds = performance.now() - start
		if (response.status !== 200 || (partialInstances?.length ?? 0) === 0 || nextToken !== undefined)
			throw new Error(`${response.status}, ${partialInstances?.length} bins of ${span}`)
		return { what: `${span}, ${when}`, milliseconds, cpuMilliseconds: cpuMilliseconds() - cpu }
	}
	for (let warm = 0; warm < 20; warm++) await ask(warm, 'lastHour', 'first')
	const asked: Asked[] = []
	for (const span of spans.toReversed())
		for (let index = 0; index < devices.length; index++) asked.push(await ask(index, span, 'first'))
	for (let index = 0; index < queries; index++)
		asked.push(
			await ask(index, spans[Math.floor(index / devices.length) % spans.length] ?? 'lastDay', 'later'),
		)
	return asked
}
