import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { converterHandlers } from '../converters/rest/converterHandlers.ts'
import { findSeenConverter } from '../converters/rest/seenConverters.ts'
import { findConverter, findVersion, pageOfConverters } from '../converters/store/converterStore.ts'
import type { CheckScript } from '../converters/store/converterVersion.ts'
import { createConverter, storeVersion } from '../converters/store/storeVersion.ts'
import type { Key } from '../rest/access/gate.ts'
import type { CoapUrls } from './endpoint.ts'
import { readCounters } from './log/counters.ts'
import { readLog } from './log/readLog.ts'
import { deleteIntegration, rotateRoutingKey, updateIntegration } from './registry/changeIntegration.ts'
import { createIntegration } from './registry/createIntegration.ts'
import { findIntegration, pageOfIntegrations } from './registry/integrationsTable.ts'
import { integrationHandlers } from './rest/integrationHandlers.ts'
import { logHandlers } from './rest/logHandlers.ts'
import { pinConverter } from './rest/pinConverter.ts'
import { seenIntegrations } from './rest/readIntegrations.ts'
import { withCounters } from './rest/withCounters.ts'
import { wireActions } from './wireActions.ts'

type ManageNeeds = {
	readonly db: DynamoDBClient
	/** of integrations */
	readonly table: string
	readonly urls: CoapUrls
	readonly check: CheckScript
	/** a cryptographically secure source: `(max) => 0 … max - 1` */
	readonly randomInt: (max: number) => number
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** puts in the log of actions what was done */
	readonly act: Parameters<typeof wireActions>[0]
}

/** The handlers of all entrances of integrations and converters, on their table. */
export const wireManage = (needs: ManageNeeds) => {
	const find = findIntegration(needs)
	// A key that sees some integrations sees their converters.
	const seenBy = async ({ sees: { integrations: ids } }: Key) => {
		if (ids === undefined) return undefined
		const seen = await seenIntegrations({ find })(ids)
		return new Set(
			seen.flatMap(({ converter, downlinkConverter }) =>
				[converter, downlinkConverter].flatMap((one) => (one === undefined ? [] : [one.converterId])),
			),
		)
	}
	const converters = { find: findConverter(needs), page: pageOfConverters(needs), seenBy }
	const seenConverter = findSeenConverter(converters)
	const integrations = integrationHandlers({
		urls: needs.urls,
		find,
		page: pageOfIntegrations(needs),
		create: createIntegration(needs),
		update: updateIntegration(needs),
		rotate: rotateRoutingKey(needs),
		remove: deleteIntegration(needs),
		pin: pinConverter(seenConverter),
	})
	return wireActions(needs.act)({
		...integrations,
		...withCounters(integrations, readCounters(needs.db, needs.table)),
		...logHandlers({ find, readLog: readLog(needs.db, needs.table), now: needs.now }),
		...converterHandlers({
			...converters,
			findVersion: findVersion(needs),
			create: createConverter(needs),
			store: storeVersion(needs),
		}),
	})
}
