import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { revokeKey, storeKey } from '../../lambda/keys/keysTable.ts'
import { digestOf, generateKey, type Random } from '../../lambda/keys/keyText.ts'
import { listKeys } from '../../lambda/keys/listKeys.ts'
import { pageSecretBytes } from '../../lambda/rest/pageToken.ts'
import type { Act } from '../actions/operatorActions.ts'
import type { Result } from '../commandLine.ts'
import { printable } from '../printable.ts'
import { table } from '../text/table.ts'
import { describeKey, shownKey } from './describeKey.ts'
import type { Command } from './keysArguments.ts'

export type KeysCommand = Exclude<Command, { readonly name: 'help' }>

type KeysNeeds = {
	readonly db: DynamoDBClient
	/** name of the table of keys */
	readonly keysTable: string
	readonly random: Random
	/** milliseconds since the Unix epoch */
	readonly now: number
	/** tells of keys that were made and revoked; absent: nobody is told */
	readonly act?: Act
}

const refusal = (error: string): Result => ({ exitCode: 1, text: error, json: { error } })

const create = async (
	needs: KeysNeeds,
	command: Extract<KeysCommand, { name: 'create' }>,
): Promise<Result> => {
	const { db, keysTable, random, now } = needs
	const { scopes, label, sees, lifeMilliseconds } = command
	const { keyId, key } = generateKey(random)
	const isStored = await storeKey(
		db,
		keysTable,
	)({
		keyId,
		digest: digestOf(key),
		pageSecret: random.randomBytes(pageSecretBytes),
		scopes,
		sees,
		createdAt: now,
		...(label === undefined ? {} : { label }),
		...(lifeMilliseconds === undefined ? {} : { expiresAt: now + lifeMilliseconds }),
	})
	// Another key has this id.
	if (!isStored) return create(needs, command)
	await needs.act?.({ verb: 'key.created', object: keyId })
	return {
		exitCode: 0,
		text: `id  ${keyId}\nkey ${key}\nThe key is shown this once: only a digest of it is stored.`,
		json: { id: keyId, key },
	}
}

const revoke = async ({ db, keysTable, now, act }: KeysNeeds, keyId: string): Promise<Result> => {
	const revokedAt = await revokeKey(db, keysTable)(keyId, now)
	if (revokedAt === undefined) return refusal(`no key has the id ${keyId}`)
	// Also of one that is revoked already: an earlier attempt may have ended before it told, and its sockets are open.
	await act?.({ verb: 'key.revoked', object: keyId })
	const time = new Date(revokedAt).toISOString()
	const text = revokedAt === now ? `revoked ${keyId}` : `${keyId} is revoked since ${time}`
	return { exitCode: 0, text, json: { id: keyId, revokedAt: time } }
}

const list = async ({ db, keysTable, now }: KeysNeeds): Promise<Result> => {
	const keys = (await listKeys(db, keysTable)).map(shownKey(now))
	const rows = keys.map((key) => describeKey(key).map(printable))
	const head = ['ID', 'STATE', 'SCOPES', 'SEES', 'CREATED', 'EXPIRES', 'LABEL']
	return { exitCode: 0, text: keys.length === 0 ? 'there are no keys' : table([head, ...rows]), json: keys }
}

/** Runs a command on the table of keys. */
export const runKeys = async (needs: KeysNeeds, command: KeysCommand): Promise<Result> => {
	switch (command.name) {
		case 'create':
			return create(needs, command)
		case 'revoke':
			return revoke(needs, command.keyId)
		case 'list':
			return list(needs)
	}
}
