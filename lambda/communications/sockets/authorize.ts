import type { APIGatewayAuthorizerWithContextResult } from 'aws-lambda'
import type { OpenKey } from '../../rest/access/byKey.ts'
import { isStream } from '../contract.ts'
import { credentialOf } from './credential.ts'
import { mayListen } from './heardBy.ts'
import { readWanted } from './readWanted.ts'

/** Member `requestContext.authorizer` of every later event of the connection. */
export type ReaderContext = { readonly keyId: string }

type Decision = APIGatewayAuthorizerWithContextResult<ReaderContext>

const decision = (effect: 'Allow' | 'Deny', keyId: string, methodArn: string): Decision => ({
	principalId: keyId === '' ? 'nobody' : keyId,
	policyDocument: {
		Version: '2012-10-17',
		Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: methodArn }],
	},
	context: { keyId },
})

type Handshake = {
	readonly stage: string
	readonly headers: Readonly<Record<string, string | undefined>>
	readonly query: Readonly<Record<string, string | undefined>>
	readonly source: string
}

type AuthorizeNeeds = {
	/** of a key, or of the key that a ticket stands for */
	readonly open: OpenKey
	readonly onUsed: (keyId: string, isAllowed: boolean) => void
	/** of a valid key: `$connect` refuses what it asks for */
	readonly onMistaken: (keyId: string, reason: string) => void
	readonly onFailed: (error: unknown) => void
}

/** API Gateway answers 401 to this error of an authorizer, 500 to others, and 403 where it denies. */
const unauthorized = (): Error => new Error('Unauthorized')

/**
 * Allows a client that presents a key with the scope `stream:read`, or the one of an edge. 401: there is no valid key. 403: it has
 * other scopes, or its source is throttled. 500, after which a client tries again: nobody knows, because the table cannot be read.
 */
export const authorize =
	({ open, onUsed, onMistaken, onFailed }: AuthorizeNeeds) =>
	async ({ stage, headers, query, source }: Handshake, methodArn: string): Promise<Decision> => {
		const secret = credentialOf({ headers, query })
		if (secret === undefined) throw unauthorized()
		const opened = await open({ secret, headers, source }).catch((error: unknown) => {
			onFailed(error)
			throw error
		})
		if (opened.outcome === 'refused') throw unauthorized()
		if (opened.outcome === 'throttled') return decision('Deny', '', methodArn)
		const { keyId } = opened.key
		const isAllowed = mayListen(opened.key)
		onUsed(keyId, isAllowed)
		const wanted = isStream(stage) ? readWanted(stage, query) : undefined
		if (isAllowed && typeof wanted === 'string') onMistaken(keyId, wanted)
		return isAllowed ? decision('Allow', keyId, methodArn) : decision('Deny', '', methodArn)
	}
