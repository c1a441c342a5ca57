import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Log } from '../aws/log.ts'
import type { Device } from '../devices/device.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { maySee } from '../keys/maySee.ts'
import type { Key } from '../rest/access/gate.ts'
import { problem } from '../rest/problem.ts'
import { answerHistory } from './answer/answerHistory.ts'
import type { HistoryQuery } from './answer/readAsked.ts'
import type { historyFunction } from './contract.ts'
import { visibleFrom } from './visibleFrom.ts'

type WireHistoryNeeds = {
	readonly environment: Readonly<Record<(typeof historyFunction.environment)[number], string>>
	readonly db: DynamoDBClient
	readonly log: Log
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

type Asked = {
	readonly parameters: { readonly deviceId: string; readonly objectId: string; readonly instanceId: string }
	readonly query: HistoryQuery
	readonly accept: string | undefined
}

// The same for a device that does not exist, and for one that the key must not see.
const noDevice = problem(404, 'Not found', 'This key sees no device with this id.')

/** Who watches a device, and who has a key that sees it, get the same answers. */
export const wireHistory = ({ environment: env, db, log, now }: WireHistoryNeeds) => {
	const answer = answerHistory({
		db,
		table: env.HISTORY_TABLE,
		historyDays: Number(env.HISTORY_DAYS),
		now,
		onNotKept: (error) => log.warn('statistics were not kept', { error }),
	})
	const findDevice = findDeviceById(db, env.DEVICES_TABLE)
	const about = (device: Device, { parameters, query, accept }: Asked) =>
		answer({ ...parameters, query, accept, visibleFrom: visibleFrom(device) })
	return {
		'GET /device/{deviceId}/history/{objectId}/{instanceId}': (asked: Asked & { readonly device: Device }) =>
			about(asked.device, asked),
		'GET /devices/{deviceId}/history/{objectId}/{instanceId}': async ({
			key,
			...asked
		}: Asked & { readonly key: Key }) => {
			const device = await findDevice(asked.parameters.deviceId)
			return device === undefined || !maySee(key, device) ? { problem: noDevice } : about(device, asked)
		},
	}
}
