import type { IntegrationRoute } from '../../lambda/integrations/contract.ts'
import type { Clock } from '../coap/clock.ts'
import { bounded } from '../dtls/bounded.ts'
import { type Buckets, takeToken } from './rateLimit.ts'

/** Those of which nothing was heard for the longest time begin with full buckets again. */
const maxIntegrations = 10_000

type Kept = Readonly<{ limits: string; buckets: Buckets }>

/** Counts a message of an integration: milliseconds until the next one may come, 0 if this one may. In memory. */
export const limitRates = (
	{ now }: Pick<Clock, 'now'>,
	onRefused: (integrationId: string) => void,
): ((route: IntegrationRoute) => number) => {
	const all = bounded<Kept>(maxIntegrations)
	return ({ integrationId, rateLimits }) => {
		if (rateLimits.length === 0) return 0
		const limits = JSON.stringify(rateLimits)
		const kept = all.get(integrationId)
		// Changed limits begin with full buckets.
		const before = kept?.limits === limits ? kept.buckets : undefined
		const { buckets, waitMs } = takeToken(rateLimits, before, now())
		all.set(integrationId, { limits, buckets })
		if (waitMs > 0) onRefused(integrationId)
		return waitMs
	}
}
