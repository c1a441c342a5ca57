import type { IntegrationRoute } from '../../lambda/integrations/contract.ts'
import type { Clock } from '../coap/clock.ts'
import { remember } from '../coap/remember.ts'

/** The integration that has a routing key now; undefined if none has. Rejects if nobody knows. */
export type FindRoute = (routingKey: string) => Promise<IntegrationRoute | undefined>

/** A key that was rotated, and an integration that was changed, count as before for as long. */
const foundMs = 5_000
const unknownMs = 1_000

const maxEntries = 10_000

/**
 * Looks up a key once in this time, however many messages come with it. Unknown keys have a memory of their own: however
 * many there are, they push out no known one.
 */
export const rememberRoutes = (clock: Pick<Clock, 'now'>, findRoute: FindRoute): FindRoute => {
	const found = remember<IntegrationRoute>(clock, { lifetimeMs: foundMs, maxEntries })
	const unknown = remember<true>(clock, { lifetimeMs: unknownMs, maxEntries })
	const running = new Map<string, ReturnType<FindRoute>>()
	const lookUp: FindRoute = async (routingKey) => {
		const route = await findRoute(routingKey)
		if (route === undefined) unknown.add(routingKey, true)
		else found.add(routingKey, route)
		return route
	}
	return async (routingKey) => {
		const known = found.find(routingKey)
		if (known !== undefined || unknown.find(routingKey) === true) return known
		const current =
			running.get(routingKey) ?? lookUp(routingKey).finally(() => void running.delete(routingKey))
		running.set(routingKey, current)
		return current
	}
}
