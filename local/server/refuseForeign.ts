import type { IncomingMessage } from 'node:http'
import { type AwsError, awsError } from '../aws/awsOperation.ts'
import { createHostCheck } from './namesThisMachine.ts'

type Head = Pick<IncomingMessage, 'method' | 'url' | 'headers'>

/** Whether a browser has sent a request for a web page: it adds these headers. */
const isOfPage = ({ method, headers }: Head): boolean =>
	method === 'OPTIONS' || headers.origin !== undefined || headers['sec-fetch-site'] !== undefined

/** Whether a target is a path that all parsers accept. */
const isPath = (url: string): boolean => {
	try {
		decodeURIComponent(url)
		return url.startsWith('/') && !url.startsWith('//') && URL.canParse(url, 'http://localhost')
	} catch {
		return false
	}
}

/**
 * Refuses requests from web pages, and requests to a host name that does not belong to this machine.
 *
 * @param boundTo the address to which the server is bound
 * @returns the error; undefined if the request is accepted
 */
export const refuseForeign = (boundTo: string): ((request: Head) => AwsError | undefined) => {
	const isHost = createHostCheck(boundTo)
	return (request) => {
		if (!isHost(request.headers.host))
			return awsError(421, 'MisdirectedRequestException', 'The AWS services are not served under this name.')
		if (isOfPage(request))
			return awsError(403, 'AccessDeniedException', 'Web pages may not use the AWS services.')
		if (!isPath(request.url ?? ''))
			return awsError(400, 'InvalidRequestException', 'The target of the request is not a path.')
		return undefined
	}
}
