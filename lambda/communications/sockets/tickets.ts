import { createHash } from 'node:crypto'
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { ticketMilliseconds } from '../contract.ts'

const keyOf = (ticket: string) => ({
	kind: 'ticket',
	id: createHash('sha256').update(ticket).digest('base64url'),
})

/** Makes a ticket that stands for a key once. @param now milliseconds since the Unix epoch */
export const issueTicket =
	(db: DynamoDBClient, table: string, newTicket: () => string) =>
	async (keyId: string, now: number): Promise<{ readonly ticket: string; readonly expiresAt: number }> => {
		const ticket = newTicket()
		const expiresAt = now + ticketMilliseconds
		const Item = marshall({ ...keyOf(ticket), keyId, expiresAt, ttl: Math.ceil(expiresAt / 1000) })
		await db.send(new PutItemCommand({ TableName: table, Item }))
		return { ticket, expiresAt }
	}

/** The id of the key that a ticket stands for; undefined if it is unknown, used or expired. It is used from now on. */
export const useTicket =
	(db: DynamoDBClient, table: string) =>
	async (ticket: string, now: number): Promise<string | undefined> => {
		const { Attributes } = await db.send(
			new DeleteItemCommand({
				TableName: table,
				Key: marshall(keyOf(ticket)),
				ReturnValues: 'ALL_OLD',
			}),
		)
		if (Attributes === undefined) return undefined
		const { keyId, expiresAt } = unmarshall(Attributes)
		return Number(expiresAt) > now ? String(keyId) : undefined
	}
