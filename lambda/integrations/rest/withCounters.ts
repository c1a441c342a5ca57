import type { HourlyCounters } from '../log/counters.ts'
import type { integrationHandlers } from './integrationHandlers.ts'

type Handlers = Pick<ReturnType<typeof integrationHandlers>, 'GET /integrations/{integrationId}'>

/** The entrance of one integration, which shows what was counted of it, too. */
export const withCounters = (
	{ 'GET /integrations/{integrationId}': get }: Handlers,
	counters: (integrationId: string) => Promise<readonly HourlyCounters[]>,
): Handlers => ({
	'GET /integrations/{integrationId}': async (asked) => {
		const shown = await get(asked)
		return 'problem' in shown ? shown : { ...shown, counters: await counters(shown.integrationId) }
	},
})
