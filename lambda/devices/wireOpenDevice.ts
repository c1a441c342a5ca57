import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Log } from '../aws/log.ts'
import { createCount } from '../aws/metrics.ts'
import { attemptsTable } from './attempts/attempts.ts'
import { isForeignPage } from './attempts/foreignPage.ts'
import { throttleSources } from './attempts/throttleSources.ts'
import { fingerprintMetrics, type openDeviceEnvironment } from './contract.ts'
import { findDeviceByFingerprint } from './findDevice.ts'
import { openDevice } from './openDevice.ts'

type WireOpenDeviceNeeds = {
	readonly environment: Readonly<Record<(typeof openDeviceEnvironment)[number], string>>
	readonly db: DynamoDBClient
	/** a client that does not retry: a count is not worth the wait */
	readonly counterDb: DynamoDBClient
	readonly log: Log
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** `openDevice` on the tables of the stack. Neither fingerprint nor address reaches the log. */
export const wireOpenDevice = ({ environment, db, counterDb, log, now }: WireOpenDeviceNeeds) => {
	const count = createCount(environment.METRICS_NAMESPACE, fingerprintMetrics.service)
	return openDevice({
		findDevice: findDeviceByFingerprint(db, environment.DEVICES_TABLE),
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
	})
}
