import type { ServerResponse } from 'node:http'
import type { AwsError } from './awsOperation.ts'
import { escapeXml } from './escapeXml.ts'

type Headers = Readonly<Record<string, unknown>>

export const answerJson = (
	response: ServerResponse,
	status: number,
	body: object,
	headers: Readonly<Record<string, string>> = {},
): void => {
	response
		.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers })
		.end(JSON.stringify(body))
}

/** Answers in the protocol of the service; `undefined` stands for a service that is not known yet. */
export const answerError = (
	response: ServerResponse,
	{ status, code, message }: AwsError,
	service: string | undefined,
): void => {
	if (service !== 'cloudformation')
		answerJson(response, status, { __type: code, message, Message: message }, { 'x-amzn-errortype': code })
	else
		response
			.writeHead(status, { 'content-type': 'text/xml' })
			.end(
				`<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code>` +
					`<Message>${escapeXml(message)}</Message></Error></ErrorResponse>`,
			)
}

const isCors = (name: string): boolean => name.toLowerCase().startsWith('access-control-')

/** Removes CORS headers from an answer: no web page may read it. */
export const forbidCors = (response: ServerResponse): void => {
	const writeHead = response.writeHead.bind(response)
	Object.assign(response, {
		writeHead: (status: number, headers: Headers = {}) =>
			writeHead(
				status,
				Object.fromEntries(Object.entries(headers).filter(([name]) => !isCors(name))) as Record<
					string,
					string
				>,
			),
	})
}
