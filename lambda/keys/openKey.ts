import { type AdmitNeeds, admit } from '../rest/access/admit.ts'
import type { OpenKey } from '../rest/access/byKey.ts'
import type { Key } from '../rest/access/gate.ts'
import { keyIdOf } from './keyText.ts'
import { isValid, type StoredKey } from './storedKey.ts'

type OpenKeyNeeds = AdmitNeeds & {
	/** the stored key that a text is, valid or not */
	readonly findKey: (text: string) => Promise<StoredKey | undefined>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

const keyOf = ({ keyId, scopes, sees, pageSecret }: StoredKey): Key => ({ keyId, scopes, sees, pageSecret })

/** Every function that checks a key calls this. Unknown, wrong, revoked and expired keys are all refused, and counted. */
export const openKey = ({ findKey, now, ...needs }: OpenKeyNeeds): OpenKey => {
	const ask = admit(needs)
	return async ({ secret, source, headers }) => {
		const isGuess = keyIdOf(secret) !== undefined
		const find = async () => {
			const key = await findKey(secret)
			return key !== undefined && isValid(key, now()) ? keyOf(key) : undefined
		}
		const asked = await ask({ source, headers, isGuess, find })
		return asked.outcome === 'open' ? { outcome: 'open', key: asked.found } : asked
	}
}
