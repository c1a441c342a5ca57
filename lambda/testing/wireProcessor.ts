import assert from 'node:assert/strict'
import type { Tables } from '../../local/testing/startTables.ts'
import { recordingLog } from '../../testing/recordingLog.ts'
import { wireImport } from '../imports/wireImport.ts'
import type { startManagementApi } from './managementApi.ts'

type ProcessorNeeds = {
	readonly tables: Pick<Tables, 'db' | 'table'>
	readonly api: Pick<Awaited<ReturnType<typeof startManagementApi>>, 'sockets'>
	/** milliseconds since the Unix epoch */
	readonly now: number
	/** variables that differ: without any, there are no limits */
	readonly variables?: Readonly<Record<string, string>>
}

/** The steps of the processor, with the tables of a test, for a few watchers. */
export const wireProcessor = ({ tables: { db, table }, api, now, variables = {} }: ProcessorNeeds) =>
	wireImport({
		environment: {
			PLAUSIBLE_PAST_DAYS: '0',
			PLAUSIBLE_FUTURE_SECONDS: '0',
			DEVICES_TABLE: table('DEVICES_TABLE'),
			LEDGER_TABLE: table('LEDGER_TABLE'),
			STATE_TABLE: table('STATE_TABLE'),
			HISTORY_TABLE: table('HISTORY_TABLE'),
			HISTORY_DAYS: '45',
			CONNECTIONS_TABLE: table('CONNECTIONS_TABLE'),
			ATTEMPTS_TABLE: table('ATTEMPTS_TABLE'),
			FAN_OUT_QUEUE_URL: '',
			RETENTION_DAYS: '30',
			MESSAGES_PER_MINUTE: '0',
			UPDATES_PER_MINUTE: '0',
			BYTES_PER_DAY: '0',
			OBJECTS_PER_DEVICE: '0',
			UNREGISTERED_PER_MINUTE: '0',
			METRICS_NAMESPACE: 'test',
			MIRROR_SHADOW: 'false',
			EVENTS_TABLE: table('EVENTS_TABLE'),
			STREAMS_TABLE: table('STREAMS_TABLE'),
			EVENTS_QUEUE_URL: '',
			AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: '',
			...variables,
		},
		services: {
			db: () => db,
			counterDb: () => db,
			sockets: () => api.sockets,
			queues: () => assert.fail('few watch'),
			iot: () => assert.fail('nothing is mirrored'),
		},
		log: recordingLog(),
		tally: { count: () => undefined },
		now: () => now,
		pause: async () => undefined,
	})
