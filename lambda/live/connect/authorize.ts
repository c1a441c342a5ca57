import type { APIGatewayAuthorizerWithContextResult } from 'aws-lambda'

/** Member `requestContext.authorizer` of every later event of the connection. */
export type WatcherContext = { readonly deviceId: string }

type Decision = APIGatewayAuthorizerWithContextResult<WatcherContext>

const decision = (effect: 'Allow' | 'Deny', deviceId: string, methodArn: string): Decision => ({
	principalId: deviceId === '' ? 'nobody' : deviceId,
	policyDocument: {
		Version: '2012-10-17',
		Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: methodArn }],
	},
	context: { deviceId },
})

type Attempt = {
	readonly fingerprint: string | undefined
	readonly headers: Readonly<Record<string, string | undefined>>
	readonly source: string
}

type AuthorizeNeeds = {
	readonly open: (
		attempt: Attempt,
	) => Promise<{ readonly outcome: string; readonly device?: { readonly deviceId: string } }>
	readonly onFailed: (error: unknown) => void
}

/**
 * Allows a client that presents the fingerprint of a registered device to watch it. Denies all others with 403: the
 * fingerprint is wrong, its source is throttled, or the table cannot be read. Never rejects, because the client would
 * get 500.
 */
export const authorize =
	({ open, onFailed }: AuthorizeNeeds) =>
	async (attempt: Attempt, methodArn: string): Promise<Decision> => {
		try {
			const { device } = await open(attempt)
			return device === undefined
				? decision('Deny', '', methodArn)
				: decision('Allow', device.deviceId, methodArn)
		} catch (error) {
			onFailed(error)
			return decision('Deny', '', methodArn)
		}
	}
