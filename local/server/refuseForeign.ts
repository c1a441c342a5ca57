import type { IncomingMessage } from 'node:http'
import { type AwsError, awsError } from '../aws/awsOperation.ts'
import { createHostCheck } from './namesThisMachine.ts'

/** Browsers say so with every request that they send to another origin, or to any. */
const isOfPage = ({ method, headers }: IncomingMessage): boolean =>
	method === 'OPTIONS' || headers.origin !== undefined || headers['sec-fetch-site'] !== undefined

/** Paths that everything that reads them can read. */
const isPath = (url: string): boolean => {
	try {
		decodeURIComponent(url)
		return url.startsWith('/') && !url.startsWith('//') && URL.canParse(url, 'http://localhost')
	} catch {
		return false
	}
}

/**
 * Whether a request comes from a program that means this port: not from a web page, nor under a foreign name that was made
 * to point here.
 *
 * @param boundTo the address of the port
 * @returns what is wrong with it otherwise
 */
export const refuseForeign = (boundTo: string): ((request: IncomingMessage) => AwsError | undefined) => {
	const isHost = createHostCheck(boundTo)
	return (request) => {
		if (!isHost(request.headers.host))
			return awsError(421, 'MisdirectedRequestException', 'The AWS services are not served under this name.')
		if (isOfPage(request))
			return awsError(403, 'AccessDeniedException', 'Web pages may not ask AWS services.')
		if (!isPath(request.url ?? ''))
			return awsError(400, 'InvalidRequestException', 'The target of the request is no path.')
		return undefined
	}
}
