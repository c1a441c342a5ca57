import { forAllDevices } from '../../rest/access/forAllDevices.ts'
import type { Key } from '../../rest/access/gate.ts'
import { type PageQuery, readPage } from '../../rest/keyedPage.ts'
import type { Problem } from '../../rest/problem.ts'
import type { Integration } from '../contract.ts'
import type { ShownLog } from '../entrances.ts'
import type { LogPage, LogQuery } from '../log/readLog.ts'
import { showEntries } from '../log/showEntry.ts'
import { unknownIntegration } from './problems.ts'
import { findSeen } from './readIntegrations.ts'

type LogNeeds = {
	readonly find: (integrationId: string) => Promise<Integration | undefined>
	readonly readLog: (query: LogQuery) => Promise<LogPage>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

type Asked = {
	readonly key: Key
	readonly parameters: { readonly integrationId: string }
	readonly query: PageQuery & { readonly errors?: 'true' }
}

/** The entrance of the log of an integration. An entry has the payload, which can be of any device. */
export const logHandlers = ({ find, readLog, now }: LogNeeds) => ({
	'GET /integrations/{integrationId}/log': forAllDevices(
		async ({
			key,
			parameters: { integrationId },
			query,
		}: Asked): Promise<ShownLog | { readonly problem: Problem }> => {
			if ((await findSeen({ find })(key, integrationId)) === undefined) return unknownIntegration()
			const asked = readPage(key, `GET /integrations/${integrationId}/log`, query)
			if ('problem' in asked) return asked
			const page = await readLog({
				integrationId,
				limit: asked.limit,
				onlyErrors: query.errors === 'true',
				...(asked.after === undefined ? {} : { before: asked.after }),
				now: Math.floor(now() / 1000),
			})
			const { entries, next } = showEntries(page.entries, page.next)
			return { integrationId, entries, ...asked.seal(next) }
		},
	),
})
