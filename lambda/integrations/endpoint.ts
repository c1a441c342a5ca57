import type { Integration } from './contract.ts'

/** Where the CoAP servers of a stack are: `coap://coap.example.com`, `coaps://coap.example.com`. */
export type CoapUrls = { readonly coap: string; readonly coaps: string }

type Addressed = Pick<Integration, 'security' | 'prefix' | 'routingKey'>

/** `/api/v2/i/<routing key>`: the same for CoAP and for the REST API. */
export const endpointPath = ({ prefix, routingKey }: Omit<Addressed, 'security'>): string =>
	`/${[...prefix, 'i', routingKey].join('/')}`

/**
 * Where the devices of an integration send their messages.
 *
 * @return `securedEndpoint` only if devices have the choice
 */
export const endpointsOf = (
	{ coap, coaps }: CoapUrls,
	integration: Addressed,
): { readonly endpoint: string; readonly securedEndpoint?: string } => {
	const path = endpointPath(integration)
	if (integration.security === 'dtls') return { endpoint: `${coaps}${path}` }
	return {
		endpoint: `${coap}${path}`,
		...(integration.security === 'mixed' ? { securedEndpoint: `${coaps}${path}` } : {}),
	}
}
