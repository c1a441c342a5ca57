import type { IntegrationRoute, Uplink } from '../../lambda/integrations/contract.ts'
import type { PublishUplink } from '../integrations/ports.ts'
import type { FindRoute } from '../integrations/rememberRoutes.ts'
import type { Forward } from './forward.ts'
import type { StackClient } from './stackClient.ts'

/** Neither peer nor query: a device that tries again may have another port. */
export const sameUplink = ({ integrationId, contentFormat, payload, rateLimited }: Uplink): string =>
	JSON.stringify([integrationId, contentFormat, rateLimited, payload])

/** Publishes by way of `POST /edge/uplinks` of a stack. */
export const forwardUplinks =
	(forward: Forward<Uplink>): PublishUplink =>
	async (uplink) => ({ v: 1, ...uplink, ...(await forward(uplink)) })

/** Looks up a routing key at the entrance `POST /edge/route` of a stack. Rejects if the stack does not answer. */
export const findRouteAt =
	({ post }: Pick<StackClient, 'post'>): FindRoute =>
	async (routingKey) => {
		const { status, body } = await post('/edge/route', { routingKey })
		if (status !== 200) throw new Error(`the stack answered ${status} to the look-up of a routing key`)
		const { route } = JSON.parse(body) as { readonly route?: IntegrationRoute }
		return route
	}
