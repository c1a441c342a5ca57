import type { Key } from '../../rest/access/gate.ts'
import { type PageQuery, readPage } from '../../rest/keyedPage.ts'
import type { Problem } from '../../rest/problem.ts'
import type { Integration } from '../contract.ts'
import type { ShownIntegration, ShownIntegrationPage } from '../entrances.ts'
import type { IntegrationPage } from '../registry/integrationsTable.ts'
import { type Seer, seesIntegration } from './sight.ts'

export type ReadNeeds = {
	readonly find: (integrationId: string) => Promise<Integration | undefined>
	readonly page: (limit: number, after?: string) => Promise<IntegrationPage>
}

const isPresent = (integration: Integration | undefined): integration is Integration =>
	integration !== undefined

/** Those integrations of a narrowed key that exist. A key has few of them. */
export const seenIntegrations =
	({ find }: Pick<ReadNeeds, 'find'>) =>
	async (integrationIds: readonly string[]): Promise<readonly Integration[]> =>
		(await Promise.all(integrationIds.map(find))).filter(isPresent)

const pageOf = async (
	needs: ReadNeeds,
	{ sees: { integrations: ids } }: Seer,
	limit: number,
	after = '',
): Promise<IntegrationPage> => {
	if (ids === undefined) return needs.page(limit, after)
	const later = [...new Set(ids)].toSorted().filter((id) => id > after)
	const next = later.length > limit ? later[limit - 1] : undefined
	const integrations = await seenIntegrations(needs)(later.slice(0, limit))
	return { integrations, ...(next === undefined ? {} : { next }) }
}

/** `GET /integrations` */
export const answerIntegrations =
	(needs: ReadNeeds, show: (key: Key, integration: Integration) => ShownIntegration) =>
	async (key: Key, query: PageQuery): Promise<ShownIntegrationPage | { readonly problem: Problem }> => {
		const asked = readPage(key, 'GET /integrations', query)
		if ('problem' in asked) return asked
		const { integrations, next } = await pageOf(needs, key, asked.limit, asked.after)
		return { integrations: integrations.map((one) => show(key, one)), ...asked.seal(next) }
	}

/** An integration that a key sees. */
export const findSeen =
	({ find }: Pick<ReadNeeds, 'find'>) =>
	async (key: Seer, integrationId: string): Promise<Integration | undefined> =>
		seesIntegration(key, integrationId) ? find(integrationId) : undefined
