import type { Key } from '../rest/access/gate.ts'

/** The item of a key. The key itself is stored nowhere. */
export type StoredKey = Key & {
	/** SHA-256 of the key */
	readonly digest: Uint8Array
	/** what its maker calls it */
	readonly label?: string
	/** milliseconds since the Unix epoch */
	readonly createdAt: number
	/** milliseconds since the Unix epoch; absent: never */
	readonly expiresAt?: number
	/** milliseconds since the Unix epoch; absent: not revoked */
	readonly revokedAt?: number
}

/** Whether a key opens anything. @param now milliseconds since the Unix epoch */
export const isValid = (
	{ expiresAt, revokedAt }: Pick<StoredKey, 'expiresAt' | 'revokedAt'>,
	now: number,
): boolean => revokedAt === undefined && (expiresAt === undefined || now < expiresAt)
