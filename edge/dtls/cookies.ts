import { createHmac, randomBytes } from 'node:crypto'
import type { Clock } from '../coap/clock.ts'

/** A cookie is taken for at least so long, and at most for twice that. */
const SECRET_MS = 60_000
const SECRET_BYTES = 32

/**
 * The cookies of an address (RFC 6347 §4.2.1), 32 bytes each: the one that it is sent, and the one of the secret before, which
 * the client may still have.
 */
export const createCookies = ({ now }: Pick<Clock, 'now'>): ((address: string) => Buffer) => {
	let secrets = [randomBytes(SECRET_BYTES), randomBytes(SECRET_BYTES)] as const
	let since = now()
	return (address) => {
		if (now() - since > SECRET_MS) {
			secrets = [randomBytes(SECRET_BYTES), secrets[0]]
			since = now()
		}
		return Buffer.concat(secrets.map((secret) => createHmac('sha256', secret).update(address).digest()))
	}
}
