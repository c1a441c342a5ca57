import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type WireAdmitNeeds, wireAdmit } from '../devices/wireAdmit.ts'
import type { openKeyEnvironment } from './contract.ts'
import { findKey } from './findKey.ts'
import { readKey } from './keysTable.ts'
import { openKey } from './openKey.ts'

type WireOpenKeyNeeds = WireAdmitNeeds & {
	readonly environment: Readonly<Record<(typeof openKeyEnvironment)[number], string>>
	readonly db: DynamoDBClient
}

/** `openKey` on the tables of the stack. Neither key nor address reaches the log. */
export const wireOpenKey = ({ db, ...needs }: WireOpenKeyNeeds) =>
	openKey({
		...wireAdmit(needs),
		findKey: findKey({ readKey: readKey(db, needs.environment.KEYS_TABLE), now: needs.now }),
	})
