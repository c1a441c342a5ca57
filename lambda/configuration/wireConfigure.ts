import { monotonicFactory } from 'ulid'
import { findAccess, type ReadAccounts, readAccounts } from '../accounts/readAccounts.ts'
import type { Log } from '../aws/log.ts'
import { readItems } from '../aws/readItems.ts'
import type { Services } from '../aws/services.ts'
import { recordAction } from '../communications/actions/recordAction.ts'
import { wireRecording } from '../communications/wireRecording.ts'
import { definitions } from '../lwm2m/definitions.ts'
import type { Fetch } from '../nrfCloud/askNrfCloud.ts'
import type { ConfigureNeeds } from './configure.ts'
import type { configureFunction } from './contract.ts'
import { sendDesired } from './sendDesired.ts'
import { wireTell } from './wireTell.ts'

type Variable = (typeof configureFunction.environment)[number] | 'DEVICES_TABLE'

type Parts = {
	readonly environment: Readonly<Record<Variable, string>>
	readonly services: Pick<Services, 'db' | 'counterDb' | 'queues' | 'secrets'>
	readonly log: Log
	readonly fetch: Fetch
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** 0 ≤ x < 1 */
	readonly random: () => number
	readonly newId: () => string
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** What configuring needs, on the services of AWS. */
export const wireConfigure = (parts: Parts): ConfigureNeeds => {
	const { environment: env, services, log, fetch, now, random, newId, pause } = parts
	const db = services.db()
	const accounts = readAccounts({ secrets: services.secrets(), secretId: env.ACCOUNTS_SECRET, now })
	const act = recordAction({
		db,
		table: env.ACTIONS_TABLE,
		newId: monotonicFactory(random),
		now,
		...wireRecording(parts),
	})
	return {
		db,
		table: env.STATE_TABLE,
		readItems: readItems({ db, pause }),
		pause,
		definitions,
		access: accessTo(accounts),
		send: sendDesired(fetch),
		tell: wireTell(parts),
		act: ({ deviceId, model, integrationId }, done) => {
			const about = { deviceId, model, ...(integrationId === undefined ? {} : { integrationId }) }
			return act({ verb: 'configuration.requested', ...done, about })
		},
		newId,
		now,
		log,
	}
}

const accessTo = (accounts: ReadAccounts): ConfigureNeeds['access'] => {
	const accessOf = findAccess(accounts)
	return async (named) => {
		const { access, found } = await accessOf(named)
		return access ?? { objection: objectionTo(named, found) }
	}
}

const objectionTo = (named: string | undefined, found: object | undefined): string => {
	if (found !== undefined)
		return 'The account of nRF Cloud of this device has no API key. The operator adds it with npm run accounts -- set.'
	return named === undefined
		? 'This device has no account of nRF Cloud. The operator adds one with npm run accounts -- set, and names it with npm run devices -- set --account.'
		: 'The account of nRF Cloud that this device names is not known. The operator adds it with npm run accounts -- set.'
}
