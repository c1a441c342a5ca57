import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { About, Action } from '../event.ts'
import type { Listeners } from '../record/listeners.ts'
import type { Recording } from '../record/recordEvents.ts'
import { actionsLog } from './actionsLog.ts'

type RecordActionNeeds = {
	readonly db: DynamoDBClient
	/** name of the table of actions */
	readonly table: string
	/** a ULID */
	readonly newId: (now: number) => string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	readonly listeners: Pick<Listeners, 'are'>
	readonly record: () => Recording
}

/** What somebody has done. @property about the device that it was done to, as it is */
export type Done = Pick<Action, 'verb' | 'object' | 'by'> & { readonly about?: About }

/** Actions are kept for a year. */
const keptSeconds = 365 * 24 * 60 * 60

/** Puts an action in the log, and tells those who listen. */
export const recordAction =
	({ db, table, newId, now, listeners, record }: RecordActionNeeds) =>
	async ({ about, ...done }: Done): Promise<void> => {
		const at = now()
		const ulid = newId(at)
		const action: Action = {
			type: 'action',
			id: `action.${ulid}`,
			at,
			...done,
			...(about === undefined ? {} : { deviceId: about.deviceId }),
		}
		await db.send(
			new PutItemCommand({
				TableName: table,
				Item: marshall({
					log: actionsLog,
					id: ulid,
					action,
					...(about === undefined ? {} : { about }),
					ttl: Math.floor(at / 1000) + keptSeconds,
				}),
			}),
		)
		if (!(await listeners.are())) return
		const recording = record()
		recording.add([action], about)
		await recording.close()
	}
