import type { Access } from '../access/access.ts'
import type { Account } from '../access/account.ts'
import { createAuthentication } from '../access/authenticate.ts'
import type { SignedRequest } from '../access/canonicalRequest.ts'
import type { Credentials } from '../access/credentials.ts'
import { isAwsError } from '../aws/awsOperation.ts'

/** Who signed a request, as `requestContext.authorizer.iam` of an event has it. */
export type IamCaller = { readonly accessKey: string; readonly userArn: string }

export type IamAuthorizer = {
	/** whether the head of a request has a signature that may be right; the body is not needed for it */
	readonly mayBeSigned: (request: Pick<SignedRequest, 'headers'>) => boolean
	/** undefined if the signature is wrong or no policy allows `execute-api:Invoke` on the resource */
	readonly authorize: (request: SignedRequest, resource: string) => IamCaller | undefined
}

/** API Gateway accepts requests that were signed this many minutes ago, or in the future. */
const skewMinutes = 5

type IamAuthorizerNeeds = {
	readonly account: Account
	/** of all who can sign */
	readonly known: readonly Credentials[]
	readonly checkInvoke: Access['checkInvoke']
	readonly now: () => number
}

/** undefined for an error of AWS, which refuses a request */
const unlessRefused = <T>(check: () => T): T | undefined => {
	try {
		return check()
	} catch (error) {
		if (isAwsError(error)) return undefined
		throw error
	}
}

/** The authorizer `AWS_IAM` of routes: Signature Version 4, then the policies of whoever signed. */
export const iamAuthorizer = ({ account, known, checkInvoke, now }: IamAuthorizerNeeds): IamAuthorizer => {
	const { identify, verify } = createAuthentication(known, now, skewMinutes)
	const read = ({ headers }: Pick<SignedRequest, 'headers'>) =>
		unlessRefused(() => {
			const signature = identify(headers)
			const { service, region } = signature
			return service === 'execute-api' && region === account.region ? signature : undefined
		})
	return {
		mayBeSigned: (request) => read(request) !== undefined,
		authorize: (request, resource) =>
			unlessRefused(() => {
				const signature = read(request)
				if (signature === undefined) return undefined
				verify(request, signature)
				const { accessKeyId } = signature
				return { accessKey: accessKeyId, userArn: checkInvoke(accessKeyId, resource) }
			}),
	}
}
