import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { answerOnCondition } from '../../aws/onCondition.ts'

/** How far events have been sent to live sockets. */
export type Progress = {
	/** milliseconds since the Unix epoch: all events that were written before have been sent, but for late ones */
	readonly position: number
	/** digests of events that were sent and may be read again */
	readonly sent: readonly string[]
	/** milliseconds since the Unix epoch: when the next heartbeat is due */
	readonly heartbeatAt: number
	/** names who has made this progress, and when */
	readonly version: string
}

/** The right to send, which one dispatcher has at a time, and the requests to do so. */
export type Lease = Progress & {
	/** counts the requests */
	readonly wanted: number
	/** milliseconds since the Unix epoch: until then somebody has it; 0 if nobody does */
	readonly until: number
}

const none: Lease = { position: 0, sent: [], heartbeatAt: 0, version: '', wanted: 0, until: 0 }

/** Longer than a function may run. */
const leaseMilliseconds = 12_000

type Change = {
	readonly update: string
	readonly condition?: string
	readonly values: Readonly<Record<string, unknown>>
}

export type LeaseTable = {
	/** asks for the events to be sent; whoever has the lease, or takes it next, sees it */
	readonly knock: () => Promise<Lease>
	/** undefined if somebody else has it */
	readonly take: (owner: string, now: number) => Promise<Lease | undefined>
	/** undefined if it was lost */
	readonly renew: (owner: string, now: number) => Promise<Lease | undefined>
	/** False if it was lost, or somebody has knocked since `wanted` was read. @param wanted absent: whatever it is */
	readonly release: (owner: string, progress: Progress, wanted?: number) => Promise<boolean>
}

export const leaseTable = (db: DynamoDBClient, table: string): LeaseTable => {
	const change = async ({ update, condition, values }: Change): Promise<Lease | undefined> => {
		const answer = await answerOnCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall({ kind: 'lease', id: 'dispatch' }),
					UpdateExpression: update,
					...(condition === undefined ? {} : { ConditionExpression: condition }),
					ExpressionAttributeNames: Object.fromEntries(
						['owner', 'until', 'position'].flatMap((name) =>
							`${update} ${condition}`.includes(`#${name}`) ? [[`#${name}`, name]] : [],
						),
					),
					ExpressionAttributeValues: marshall(values),
					ReturnValues: 'ALL_NEW',
				}),
			),
		)
		return answer && { ...none, ...(unmarshall(answer.Attributes ?? {}) as Partial<Lease>) }
	}
	return {
		knock: async () =>
			(await change({
				update: 'ADD wanted :one SET #until = if_not_exists(#until, :zero)',
				values: { ':one': 1, ':zero': 0 },
			})) ?? none,
		take: (owner, now) =>
			change({
				update: 'SET #owner = :owner, #until = :until',
				condition: '#until < :now',
				values: { ':owner': owner, ':until': now + leaseMilliseconds, ':now': now },
			}),
		renew: (owner, now) =>
			change({
				update: 'SET #until = :until',
				condition: '#owner = :owner',
				values: { ':owner': owner, ':until': now + leaseMilliseconds },
			}),
		release: async (owner, { position, sent, heartbeatAt, version }, wanted) => {
			const changed = await change({
				update:
					'SET #until = :zero, #position = :position, sent = :sent, heartbeatAt = :heartbeatAt, version = :version',
				condition: `#owner = :owner${wanted === undefined ? '' : ' AND wanted = :wanted'}`,
				values: {
					':owner': owner,
					':zero': 0,
					':position': position,
					':sent': sent,
					':heartbeatAt': heartbeatAt,
					':version': version,
					...(wanted === undefined ? {} : { ':wanted': wanted }),
				},
			})
			return changed !== undefined
		},
	}
}
