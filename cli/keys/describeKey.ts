import { isValid, type StoredKey } from '../../lambda/keys/storedKey.ts'
import type { Sight } from '../../lambda/rest/access/gate.ts'
import type { Scope } from '../../lambda/rest/scopes.ts'

/** What a list says of a key: neither digest nor secret. */
export type ShownKey = {
	readonly id: string
	readonly state: 'valid' | 'expired' | 'revoked'
	readonly scopes: readonly Scope[]
	readonly sees: Sight
	readonly createdAt: string
	readonly expiresAt?: string
	readonly revokedAt?: string
	readonly label?: string
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** @param now milliseconds since the Unix epoch */
export const shownKey =
	(now: number) =>
	(key: StoredKey): ShownKey => {
		const { keyId, scopes, sees, createdAt, expiresAt, revokedAt, label } = key
		return {
			id: keyId,
			state: revokedAt !== undefined ? 'revoked' : isValid(key, now) ? 'valid' : 'expired',
			scopes,
			sees,
			createdAt: iso(createdAt),
			...(expiresAt === undefined ? {} : { expiresAt: iso(expiresAt) }),
			...(revokedAt === undefined ? {} : { revokedAt: iso(revokedAt) }),
			...(label === undefined ? {} : { label }),
		}
	}

/** `models a,b; ids x…` */
const describeSight = ({ models, idPrefixes, integrations }: Sight): string => {
	const lists = [
		...(models === undefined ? [] : [`models ${models.join(',')}`]),
		...(idPrefixes === undefined ? [] : [`ids ${idPrefixes.map((prefix) => `${prefix}…`).join(',')}`]),
		...(integrations === undefined ? [] : [`integrations ${integrations.join(',')}`]),
	]
	return lists.length === 0 ? 'all devices' : lists.join('; ')
}

/** The cells of its row in a list. */
export const describeKey = (key: ShownKey): readonly string[] => {
	const { id, state, scopes, sees, createdAt, expiresAt = 'never', revokedAt, label = '' } = key
	const since = revokedAt === undefined ? state : `${state} ${revokedAt}`
	return [id, since, scopes.join(','), describeSight(sees), createdAt, expiresAt, label]
}
