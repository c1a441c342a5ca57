import { createHmac, timingSafeEqual } from 'node:crypto'
import type { VerifySignature } from '../rest/access/bySignature.ts'

/** What an account of nRF Cloud has for Message Routing. */
type Account = {
	readonly teamId?: string
	readonly webhookSecret?: string
	readonly webhookToken?: string
}

type ReadAccounts = () => Promise<ReadonlyMap<string, Account>>

const hmac = (secret: string, bytes: Uint8Array | string): Buffer =>
	createHmac('sha256', secret).update(bytes).digest()

/** @param signature in hex */
const isSigned = (secret: string, signature: string, body: Uint8Array): boolean =>
	/^[0-9a-f]{64}$/i.test(signature) && timingSafeEqual(Buffer.from(signature, 'hex'), hmac(secret, body))

/** Of digests under a key, whose length does not tell that of the text. */
const isSameText = (key: string, one: string, other: string): boolean =>
	timingSafeEqual(hmac(key, one), hmac(key, other))

/** A verification is this short. */
const maxVerificationBytes = 1024

const isVerification = (body: Uint8Array): boolean => {
	if (body.length > maxVerificationBytes) return false
	try {
		return JSON.parse(Buffer.from(body).toString())?.type === 'system.verification'
	} catch {
		return false
	}
}

/**
 * Which account has signed a request of Message Routing: `x-nrfcloud-signature` is the HMAC-SHA256 of the body in hex. An
 * account that has a token must also send it as `x-api-key`. An account without a secret signs nothing.
 *
 * A verification without a signature is answered, too, if it is clear for which account: it changes nothing, and the answer
 * has nothing but the id of the team. One whose signature or token is wrong is refused, so that a destination with the wrong
 * secret is not verified.
 */
export const verifyNrfCloud =
	(readAccounts: ReadAccounts): VerifySignature =>
	async (_, { headers, query: { account: named }, body }) => {
		const { 'x-nrfcloud-signature': signature, 'x-api-key': token } = headers
		const accounts = [...(await readAccounts())].flatMap(([name, account]) => {
			const { webhookSecret: secret = '' } = account
			return secret === '' || (named !== undefined && name !== named) ? [] : [{ name, secret, ...account }]
		})
		const [only] = accounts.length === 1 ? accounts : []
		const isUnsigned = signature === undefined && isVerification(body)
		const found = isUnsigned ? only : accounts.find(({ secret }) => isSigned(secret, signature ?? '', body))
		if (found === undefined) return undefined
		const { name, secret, teamId, webhookToken } = found
		const hasToken = isUnsigned && token === undefined
		if (webhookToken !== undefined && !hasToken && !isSameText(secret, webhookToken, token ?? ''))
			return undefined
		return { account: name, ...(teamId === undefined ? {} : { headers: { 'x-nrfcloud-team-id': teamId } }) }
	}
