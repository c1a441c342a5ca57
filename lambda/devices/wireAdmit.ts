import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Log } from '../aws/log.ts'
import { createCount } from '../aws/metrics.ts'
import type { AdmitNeeds } from '../rest/access/admit.ts'
import { attemptsTable } from './attempts/attempts.ts'
import { isForeignPage } from './attempts/foreignPage.ts'
import { throttleSources } from './attempts/throttleSources.ts'
import { fingerprintMetrics, type openDeviceEnvironment } from './contract.ts'

export type WireAdmitNeeds = {
	readonly environment: Readonly<
		Record<Exclude<(typeof openDeviceEnvironment)[number], 'DEVICES_TABLE'>, string>
	>
	/** a client that does not retry: a count is not worth the wait */
	readonly counterDb: DynamoDBClient
	readonly log: Log
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** Counts failed attempts with fingerprints and keys, in one table and one metric. No address reaches the log. */
export const wireAdmit = ({ environment, counterDb, log, now }: WireAdmitNeeds): AdmitNeeds => {
	const count = createCount(environment.METRICS_NAMESPACE, fingerprintMetrics.service)
	return {
		throttle: throttleSources({
			attempts: attemptsTable(counterDb, environment.ATTEMPTS_TABLE),
			limit: Number(environment.FAILED_ATTEMPTS_PER_MINUTE),
			now,
			onUncounted: (error) => {
				log.error('attempt not counted', { error })
				count(fingerprintMetrics.uncounted)
			},
		}),
		isForeignPage: isForeignPage(environment.ALLOWED_ORIGINS.split(',')),
		onFailure: (failure) => count(fingerprintMetrics[failure]),
	}
}
