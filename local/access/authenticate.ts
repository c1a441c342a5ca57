import type { IncomingHttpHeaders } from 'node:http'
import { type AwsError, awsError } from '../aws/awsOperation.ts'
import type { SignedRequest } from './canonicalRequest.ts'
import type { Credentials } from './credentials.ts'
import { createVerifier, readSignature, type Signature, signedAt } from './signature.ts'

export type Authentication = {
	/** Checks key and time of a signature, before the body is there. Throws the error of AWS if one is invalid. */
	readonly identify: (headers: IncomingHttpHeaders) => Signature
	/** Throws the error of AWS unless the key has signed this request. */
	readonly verify: (request: SignedRequest, signature: Signature) => void
}

/** Services of AWS accept requests that were signed this long ago, or this far in the future. */
const serviceMinutes = 15

const olderWords = { unknown: 'InvalidClientTokenId', wrong: 'SignatureDoesNotMatch' }
const words = { unknown: 'UnrecognizedClientException', wrong: 'InvalidSignatureException' }

/** Services have different names for the same two errors. */
const wordsOf = (service: string): typeof words =>
	service === 'sqs' || service === 'cloudformation' ? olderWords : words

const missing = (): AwsError =>
	awsError(403, 'MissingAuthenticationTokenException', 'Request is missing Authentication Token')

/** milliseconds since the Unix epoch → `20260102T030405Z` */
const basicTime = (at: number): string => new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')

/** The error in the time of a signature; undefined if it is valid. */
const wrongTime = (
	headers: IncomingHttpHeaders,
	{ date }: Signature,
	{ now, minutes }: { readonly now: number; readonly minutes: number },
): string | undefined => {
	const at = signedAt(headers)
	if (at === undefined) return "Authorization header requires existence of a 'X-Amz-Date' header."
	if (!String(headers['x-amz-date']).startsWith(date))
		return 'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP'
	const [early, late] = [now - minutes * 60_000, now + minutes * 60_000]
	if (at < early)
		return `Signature expired: ${basicTime(at)} is now earlier than ${basicTime(early)} (${basicTime(now)} - ${minutes} min.)`
	if (at > late)
		return `Signature not yet current: ${basicTime(at)} is still later than ${basicTime(late)} (${basicTime(now)} + ${minutes} min.)`
	return undefined
}

/**
 * Accepts requests that are signed with known credentials, and no others.
 *
 * @param minutes by which the time of a signature may differ
 */
export const createAuthentication = (
	known: readonly Credentials[],
	now: () => number = Date.now,
	minutes = serviceMinutes,
): Authentication => {
	const verifiers = new Map(
		known.map(({ accessKeyId, secretAccessKey }) => [accessKeyId, createVerifier(secretAccessKey)]),
	)
	return {
		identify: (headers) => {
			const signature = readSignature(headers.authorization)
			if (signature === undefined) throw missing()
			const { unknown, wrong } = wordsOf(signature.service)
			if (!verifiers.has(signature.accessKeyId))
				throw awsError(403, unknown, 'The security token included in the request is invalid.')
			const reason = wrongTime(headers, signature, { now: now(), minutes })
			if (reason !== undefined) throw awsError(403, wrong, reason)
			return signature
		},
		verify: (request, signature) => {
			if (verifiers.get(signature.accessKeyId)?.(request, signature)) return
			throw awsError(
				403,
				wordsOf(signature.service).wrong,
				'The request signature we calculated does not match the signature you provided. ' +
					'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
			)
		},
	}
}
