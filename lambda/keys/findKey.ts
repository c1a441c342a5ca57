import { timingSafeEqual } from 'node:crypto'
import { digestOf, keyIdOf } from './keyText.ts'
import { isValid, type StoredKey } from './storedKey.ts'

/** How long an environment may use what it has read of a key. So long a revoked key may go on at most. */
export const maxAgeMilliseconds = 5000

/** Keys that an environment remembers, at most. */
const maxRemembered = 100

type FindKeyNeeds = {
	/** consistent */
	readonly readKey: (keyId: string) => Promise<StoredKey | undefined>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

type Remembered = { readonly key: StoredKey; readonly readAt: number }

/** An id that no key has. */
const absentee = '?'

const noDigest = new Uint8Array(32)

/**
 * The stored key that a text is; undefined if it is malformed, unknown, wrong, revoked or expired. Makes one read and one
 * comparison in constant time, so that the time does not show what was wrong. Only a valid key that somebody presented is
 * remembered: whatever is refused has been read.
 */
export const findKey = ({ readKey, now }: FindKeyNeeds) => {
	const remembered = new Map<string, Remembered>()

	const remember = (key: StoredKey, readAt: number): void => {
		// The oldest goes first: a `Map` keeps the order in which members were added.
		remembered.delete(key.keyId)
		remembered.set(key.keyId, { key, readAt })
		const [oldest] = remembered.keys()
		if (remembered.size > maxRemembered && oldest !== undefined) remembered.delete(oldest)
	}

	/** A clock that was set back makes no key last longer. */
	const isFresh = ({ key, readAt }: Remembered): boolean => {
		const age = now() - readAt
		return age >= 0 && age < maxAgeMilliseconds && isValid(key, now())
	}

	return async (text: string): Promise<StoredKey | undefined> => {
		const keyId = keyIdOf(text) ?? absentee
		const digest = digestOf(text)
		const known = remembered.get(keyId)
		if (known !== undefined && isFresh(known) && timingSafeEqual(known.key.digest, digest)) return known.key
		const readAt = now()
		const key = await readKey(keyId)
		const isSame = timingSafeEqual(key?.digest ?? noDigest, digest)
		if (key === undefined || !isSame || !isValid(key, now())) return undefined
		remember(key, readAt)
		return key
	}
}
