/** Key of an item in the table of integrations; `lambda/converters/store/itemKeys.ts` has those of converters. */
export type ItemKey = { readonly pk: string; readonly sk: string }

/** The partition of all integrations, which are listed by one query. */
export const integrationsPartition = 'integrations'

export const integrationKey = (integrationId: string): ItemKey => ({
	pk: integrationsPartition,
	sk: integrationId,
})

/** Names the integration of a routing key. */
export const routeKey = (routingKey: string): ItemKey => ({ pk: `route#${routingKey}`, sk: '-' })

/** The partition of the log of an integration. */
export const logPartition = (integrationId: string): string => `log#${integrationId}`

/** The partition of the hourly counters of an integration. */
export const countPartition = (integrationId: string): string => `count#${integrationId}`

/** The messages of one window of a rate limit that came over HTTP. @param window seconds since the Unix epoch: its begin */
export const rateKey = (integrationId: string, seconds: number, window: number): ItemKey => ({
	pk: `rate#${integrationId}`,
	sk: `${seconds}#${window}`,
})
