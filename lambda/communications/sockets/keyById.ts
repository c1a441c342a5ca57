import type { Key } from '../../rest/access/gate.ts'

type Stored = Key & { readonly expiresAt?: number; readonly revokedAt?: number }

type Needs = {
	/** consistent */
	readonly readKey: (keyId: string) => Promise<Stored | undefined>
	readonly isValid: (key: Stored, now: number) => boolean
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** So long what was read of a key may be used: a revoked one ends its sockets in this time. */
const maxAgeMilliseconds = 1000

/** The valid key with this id. @param isNow nothing that was read before will do */
export const keyById = ({ readKey, isValid, now }: Needs) => {
	const remembered = new Map<string, { readonly key: Stored | undefined; readonly readAt: number }>()
	return async (keyId: string, isNow = false): Promise<Key | undefined> => {
		const known = remembered.get(keyId)
		const age = known === undefined ? -1 : now() - known.readAt
		const isFresh = !isNow && age >= 0 && age < maxAgeMilliseconds
		const readAt = now()
		const key = isFresh ? known?.key : await readKey(keyId)
		if (!isFresh) remembered.set(keyId, { key, readAt })
		return key !== undefined && isValid(key, now()) ? key : undefined
	}
}
