import { seesSomeDevices } from '../../rest/access/forAllDevices.ts'
import type { HourlyCounters } from '../log/counters.ts'
import type { integrationHandlers } from './integrationHandlers.ts'

type Handlers = Pick<ReturnType<typeof integrationHandlers>, 'GET /integrations/{integrationId}'>

/** The entrance of one integration. It shows what was counted, too, to keys that see all devices. */
export const withCounters = (
	{ 'GET /integrations/{integrationId}': get }: Handlers,
	counters: (integrationId: string) => Promise<readonly HourlyCounters[]>,
): Handlers => ({
	'GET /integrations/{integrationId}': async (asked) => {
		const shown = await get(asked)
		return 'problem' in shown || seesSomeDevices(asked.key)
			? shown
			: { ...shown, counters: await counters(shown.integrationId) }
	},
})
