import { type AdmitNeeds, admit } from '../rest/access/admit.ts'
import type { OpenKey } from '../rest/access/byKey.ts'
import type { Key } from '../rest/access/gate.ts'
import { keyIdOf } from './keyText.ts'
import type { StoredKey } from './storedKey.ts'

type OpenKeyNeeds = AdmitNeeds & {
	/** the stored key that a text is, if it is a valid one */
	readonly findKey: (text: string) => Promise<StoredKey | undefined>
}

const keyOf = ({ keyId, scopes, sees, pageSecret }: StoredKey): Key => ({ keyId, scopes, sees, pageSecret })

/** Every function that checks a key calls this. Unknown, wrong, revoked and expired keys are all refused, and counted. */
export const openKey = ({ findKey, ...needs }: OpenKeyNeeds): OpenKey => {
	const ask = admit(needs)
	return async ({ secret, source, headers }) => {
		const isGuess = keyIdOf(secret) !== undefined
		const find = async () => {
			const key = await findKey(secret)
			return key && keyOf(key)
		}
		const asked = await ask({ source, headers, isGuess, find })
		return asked.outcome === 'open' ? { outcome: 'open', key: asked.found } : asked
	}
}
