import { seesSomeDevices } from '../../rest/access/forAllDevices.ts'
import type { Key } from '../../rest/access/gate.ts'
import type { Integration } from '../contract.ts'
import { type CoapUrls, endpointsOf } from '../endpoint.ts'
import type { ShownIntegration } from '../entrances.ts'
import { formatRateLimits } from '../rateLimits.ts'

type Seer = Pick<Key, 'scopes' | 'sees'>

/** Its routing key is a credential, so it is for those who could replace it. */
const secretsOf = (urls: CoapUrls, key: Seer, integration: Integration) =>
	key.scopes.includes('integrations:write') && !seesSomeDevices(key)
		? { routingKey: integration.routingKey, ...endpointsOf(urls, integration) }
		: {}

/** An integration as a key may see it. */
export const showIntegration =
	(urls: CoapUrls) =>
	(key: Seer, integration: Integration): ShownIntegration => {
		const { routingKey: _routingKey, rateLimits, createdAt, updatedAt, ...members } = integration
		return {
			...members,
			rateLimits: formatRateLimits(rateLimits),
			createdAt: new Date(createdAt).toISOString(),
			updatedAt: new Date(updatedAt).toISOString(),
			...secretsOf(urls, key, integration),
		}
	}
