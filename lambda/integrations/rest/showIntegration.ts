import type { Key } from '../../rest/access/gate.ts'
import type { Integration } from '../contract.ts'
import { type CoapUrls, endpointsOf } from '../endpoint.ts'
import type { ShownIntegration } from '../entrances.ts'
import { formatRateLimits } from '../rateLimits.ts'

/** Its routing key is a credential, so it is for those who could replace it. */
const secretsOf = (urls: CoapUrls, { scopes }: Pick<Key, 'scopes'>, integration: Integration) =>
	scopes.includes('integrations:write')
		? { routingKey: integration.routingKey, ...endpointsOf(urls, integration) }
		: {}

/** An integration as a key may see it. */
export const showIntegration =
	(urls: CoapUrls) =>
	(key: Pick<Key, 'scopes'>, integration: Integration): ShownIntegration => {
		const { routingKey: _routingKey, rateLimits, createdAt, updatedAt, ...members } = integration
		return {
			...members,
			rateLimits: formatRateLimits(rateLimits),
			createdAt: new Date(createdAt).toISOString(),
			updatedAt: new Date(updatedAt).toISOString(),
			...secretsOf(urls, key, integration),
		}
	}
