import type { IntegrationRoute } from '../contract.ts'
import { findByRoutingKey, type TableNeeds } from '../registry/integrationsTable.ts'
import { isRoutingKey } from '../routingKey.ts'

/** What a door needs of the integration that has a routing key; undefined if none has. An unknown key costs one read. */
export const findRoute =
	(needs: TableNeeds) =>
	async (routingKey: string): Promise<IntegrationRoute | undefined> => {
		if (!isRoutingKey(routingKey)) return undefined
		const integration = await findByRoutingKey(needs)(routingKey)
		if (integration === undefined) return undefined
		const { integrationId, security, prefix, rateLimits, isEnabled, downlinkConverter } = integration
		const route = { integrationId, security, prefix, rateLimits, isEnabled }
		return downlinkConverter === undefined ? route : { ...route, sendsDownlinks: true }
	}
