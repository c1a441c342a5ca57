import type { Integration } from '../../lambda/integrations/contract.ts'
import { type CoapUrls, endpointPath, endpointsOf } from '../../lambda/integrations/endpoint.ts'
import { formatRateLimits } from '../../lambda/integrations/rateLimits.ts'
import { printable } from '../printable.ts'
import { table } from '../text/table.ts'

export type Urls = CoapUrls & {
	/** of the REST API, without a slash at its end */
	readonly rest: string
}

/** An integration for programs. */
export const shownIntegration = (urls: Urls, integration: Integration) => {
	const {
		integrationId,
		converter,
		downlinkConverter,
		rateLimits,
		createdAt,
		updatedAt,
		routingKey,
		...members
	} = integration
	return {
		id: integrationId,
		routingKey,
		...endpointsOf(urls, integration),
		httpEndpoint: `${urls.rest}${endpointPath(integration)}`,
		...converter,
		...(downlinkConverter === undefined ? {} : { downlinkConverter }),
		...members,
		rateLimits: formatRateLimits(rateLimits),
		createdAt: new Date(createdAt).toISOString(),
		updatedAt: new Date(updatedAt).toISOString(),
	}
}

export type Shown = ReturnType<typeof shownIntegration>

/** Mode `dtls` takes no plain HTTP, and local mode has nothing else. */
const httpRow = ({ security, httpEndpoint }: Shown): readonly (readonly [string, string])[] =>
	security === 'dtls' && httpEndpoint.startsWith('http:') ? [] : [['', `${httpEndpoint} (POST)`]]

const rowsOf = (shown: Shown): readonly (readonly [string, string])[] => [
	['id', shown.id],
	['name', shown.name],
	['endpoint', shown.endpoint],
	...(shown.securedEndpoint === undefined ? [] : [['', shown.securedEndpoint] as const]),
	...httpRow(shown),
	['security', shown.security],
	['converter', `${shown.converterId} version ${shown.version}`],
	...(shown.downlinkConverter === undefined
		? []
		: [
				[
					'encoder',
					`${shown.downlinkConverter.converterId} version ${shown.downlinkConverter.version}`,
				] as const,
			]),
	...Object.entries(shown.metadata).map(
		([name, text], index) => [index === 0 ? 'metadata' : '', `${name}=${text}`] as const,
	),
	['rate limits', shown.rateLimits || 'none'],
	['devices', shown.createsDevices ? 'registers unknown ones' : 'known ones only'],
	['messages', shown.isEnabled ? 'taken' : 'not taken: it is disabled'],
	['changed', `${shown.updatedAt} (revision ${shown.revision})`],
]

/** An integration for a person. */
export const describeIntegration = (shown: Shown): string =>
	table(rowsOf(shown).map((row) => row.map(printable)))

/** Integrations for a person, a line each. */
export const describeIntegrations = (integrations: readonly Shown[]): string =>
	integrations.length === 0
		? 'there are no integrations'
		: table([
				['ID', 'NAME', 'SECURITY', 'CONVERTER', 'STATE', 'ENDPOINT'],
				...integrations.map(({ id, name, security, converterId, version, isEnabled, endpoint }) =>
					[id, name, security, `${converterId}@${version}`, isEnabled ? 'enabled' : 'disabled', endpoint].map(
						printable,
					),
				),
			])
