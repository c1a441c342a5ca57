import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type WireAdmitNeeds, wireAdmit } from '../devices/wireAdmit.ts'
import { findKey } from '../keys/findKey.ts'
import { readKey } from '../keys/keysTable.ts'
import { openKey } from '../keys/openKey.ts'
import { isValid, type StoredKey } from '../keys/storedKey.ts'
import type { OpenKey } from '../rest/access/byKey.ts'
import { ticketIn } from './sockets/credential.ts'
import { useTicket } from './sockets/tickets.ts'

type WireStreamKeyNeeds = WireAdmitNeeds & {
	readonly environment: Readonly<Record<'KEYS_TABLE' | 'STREAMS_TABLE', string>>
	readonly db: DynamoDBClient
}

/** Opens a key, or the key that a ticket stands for, once. */
export const wireStreamKey = ({ db, ...needs }: WireStreamKeyNeeds): OpenKey => {
	const { environment: env, now } = needs
	const read = readKey(db, env.KEYS_TABLE)
	const find = findKey({ readKey: read, now })
	const use = useTicket(db, env.STREAMS_TABLE)
	const keyOfTicket = async (ticket: string): Promise<StoredKey | undefined> => {
		const keyId = await use(ticket, now())
		const key = keyId === undefined ? undefined : await read(keyId)
		return key !== undefined && isValid(key, now()) ? key : undefined
	}
	return openKey({
		...wireAdmit(needs),
		findKey: (text) => {
			const ticket = ticketIn(text)
			return ticket === undefined ? find(text) : keyOfTicket(ticket)
		},
	})
}
