import assert from 'node:assert/strict'
import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { TimedUpdate } from '../../lwm2m/convert.ts'
import { type TimeWindow, WIDE_WINDOW } from '../../lwm2m/timeWindow.ts'
import { answerHistory } from '../answer/answerHistory.ts'
import type { HistoryQuery } from '../answer/readAsked.ts'
import type { History, Samples } from '../entrances.ts'
import { keepStatistics } from '../keepStatistics.ts'
import { intoHistory } from '../record/intoHistory.ts'

export const object = 14205

type Where = { readonly db: DynamoDBClient; readonly table: string }

type More = {
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	readonly historyDays?: number
	readonly window?: TimeWindow
	readonly pause?: (maxMilliseconds: number) => Promise<void>
	readonly onNotKept?: (deviceId: string, error: unknown) => void
}

const noPause = async () => undefined

const notExpected = (_: string, error: unknown): void => assert.fail(error as Error)

/** The steps that write and keep, and the function that answers, on a table. */
export const historyOf = (
	where: Where,
	{ now, historyDays = 45, window = WIDE_WINDOW, pause = noPause, onNotKept = notExpected }: More,
) => {
	const step = intoHistory({ ...where, historyDays, window, now, pause })
	const answer = answerHistory({
		...where,
		historyDays,
		now,
		onNotKept: (error) => notExpected('', error),
	})
	const ask = (deviceId: string, query: HistoryQuery = {}, more: object = {}) =>
		answer({
			deviceId,
			objectId: `${object}`,
			instanceId: '0',
			query,
			visibleFrom: 0,
			accept: undefined,
			...more,
		})
	return {
		/** Takes in messages that were received now, and gives the findings of each. */
		write: async (deviceId: string, ...messages: readonly (readonly TimedUpdate[])[]) => {
			const imports = messages.map((updates, index) => ({ importId: `${index}`, receivedAt: now(), updates }))
			const findings = await step.run(deviceId, imports, { isTimeUp: () => false })
			return imports.map(findings)
		},
		/**
		 * What follows from messages that have been written and were received now.
		 *
		 * @param newest seconds since the Unix epoch: of what was measured before them; undefined if nothing was
		 */
		follow: async (deviceId: string, newest: number | undefined, updates: readonly TimedUpdate[]) => {
			const step = keepStatistics({ ...where, historyDays, now, onNotKept, newestOf: () => newest })
			const { follow, close } = step(deviceId, { items: new Map() })
			await follow({ receivedAt: now(), updates })
			await (await close()).done
		},
		ask,
		bins: async (deviceId: string, query: HistoryQuery = {}, more: object = {}): Promise<History> => {
			const answered = await ask(deviceId, query, more)
			assert.ok('partialInstances' in answered, JSON.stringify(answered))
			return answered
		},
		samples: async (deviceId: string, query: HistoryQuery = {}, more: object = {}): Promise<Samples> => {
			const answered = await ask(deviceId, { bin: 'raw', ...query }, more)
			assert.ok('samples' in answered, JSON.stringify(answered))
			return answered
		},
	}
}

/** Sort keys of all that the table has of a device. */
export const keysOf = async ({ db, table }: Where, deviceId: string): Promise<readonly string[]> => {
	const keys: string[] = []
	const pages = paginateQuery(
		{ client: db },
		{
			TableName: table,
			KeyConditionExpression: 'deviceId = :deviceId',
			ExpressionAttributeValues: marshall({ ':deviceId': deviceId }),
		},
	)
	for await (const { Items = [] } of pages) keys.push(...Items.map(({ at }) => at?.S ?? ''))
	return keys
}

/** @param ts seconds since the Unix epoch */
export const measured = (
	ts: number,
	resources: Readonly<Record<number, number | string | boolean>>,
	instance = 0,
): TimedUpdate => ({
	object,
	instance,
	objectVersion: undefined,
	ts,
	resources: Object.entries(resources).flatMap(([id, value]) => [Number(id), value]),
})
