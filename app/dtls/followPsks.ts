import type { Clock } from '../../edge/coap/clock.ts'
import type { Identity } from '../../edge/coap/peer.ts'
import { remember } from '../../edge/coap/remember.ts'
import { tagOf } from '../../edge/dtls/lookUpPsk.ts'
import type { IsRevoked } from '../../edge/isRevoked.ts'

type FollowPsksNeeds = {
	readonly clock: Pick<Clock, 'now' | 'after'>
	/** the key of an identity now; undefined if it has none */
	readonly psk: (identity: string) => Promise<Uint8Array | undefined>
	readonly endSessions: (identity: string) => void
	/** milliseconds: how long a session may go on after its key was revoked; 10 s unless stated */
	readonly lifetimeMs?: number
}

const usualLifetimeMs = 10_000
/** as many as there are sessions */
const maxEntries = 10_000

/**
 * Tells whether the key with which a session began has been revoked or replaced, and ends the sessions of such an identity.
 * A key is read at most once in this time for each identity, and only when a message comes. Rejects if it cannot be read.
 */
export const followPsks = ({
	clock,
	psk,
	endSessions,
	lifetimeMs = usualLifetimeMs,
}: FollowPsksNeeds): IsRevoked => {
	const tags = remember<string>(clock, { lifetimeMs, maxEntries })
	const none = 'none'
	const tagNow = async (identity: string): Promise<string> => {
		const known = tags.find(identity)
		if (known !== undefined) return known
		const key = await psk(identity)
		const tag = key === undefined ? none : tagOf(key).toString('hex')
		tags.add(identity, tag)
		return tag
	}
	return async (proved: Identity) => {
		if (proved.kind !== 'psk') return false
		const { identity, keyTag } = proved
		if ((await tagNow(identity)) === keyTag) return false
		// A session with a newer key than the one that was read is valid.
		tags.forget(identity)
		if ((await tagNow(identity)) === keyTag) return false
		// After the answer, which travels in the session.
		clock.after(0, () => endSessions(identity))
		return true
	}
}
