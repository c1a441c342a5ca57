import { once } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent, request as httpRequest } from 'node:http'
import type { AwsService } from './awsEndpoint.ts'
import { awsError } from './awsOperation.ts'
import { readStream } from './readStream.ts'

type TableDefinition = { readonly TableName: string } & Readonly<Record<string, unknown>>

const authorization =
	'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0'

/** Calls the emulator on behalf of the host itself. */
export const call = async (
	endpoint: string,
	operation: string,
	input: object,
	signal: AbortSignal | null = null,
): Promise<Response> =>
	fetch(endpoint, {
		method: 'POST',
		signal,
		headers: {
			'content-type': 'application/x-amz-json-1.0',
			'x-amz-target': `DynamoDB_20120810.${operation}`,
			'x-amz-date': '20260101T000000Z',
			authorization,
		},
		body: JSON.stringify(input),
	})

/** The first may have found this process busy and not the emulator. */
const attempts = 2
const attemptMilliseconds = 2000

const answers = async (endpoint: string): Promise<boolean> => {
	const signal = AbortSignal.timeout(attemptMilliseconds)
	const response = await call(endpoint, 'ListTables', { Limit: 1 }, signal).catch((error: Error) => {
		if (signal.aborted) return undefined
		throw error
	})
	return response?.ok ?? false
}

/** Rejects unless the emulator answers in time. */
export const ensureAnswers = async (endpoint: string): Promise<void> => {
	try {
		for (let attempt = 0; attempt < attempts; attempt++) if (await answers(endpoint)) return
	} catch (cause) {
		throw new Error('the DynamoDB emulator does not run', { cause })
	}
	throw new Error('the DynamoDB emulator does not answer')
}

/** Creates a table unless an earlier start has. */
export const ensureTable = async (endpoint: string, table: TableDefinition): Promise<void> => {
	const described = await call(endpoint, 'DescribeTable', { TableName: table.TableName })
	if (described.ok) return
	const created = await call(endpoint, 'CreateTable', table)
	if (!created.ok) throw new Error(`table ${table.TableName}: ${await created.text()}`)
}

const answerOf = async (forwarded: ClientRequest) => {
	try {
		const [answer] = (await once(forwarded, 'response')) as [IncomingMessage]
		const body = await readStream(answer)
		return { statusCode: answer.statusCode, headers: answer.headers, body }
	} catch (error) {
		throw awsError(500, 'InternalServerError', `the DynamoDB emulator: ${(error as Error).message}`)
	}
}

/** Hands requests on to the emulator as they are; `onFailure` hears of those that failed because of it. */
export const dynamoDbProxy = (
	endpoint: string,
	onFailure: () => void,
): { service: AwsService; close: () => void } => {
	const agent = new Agent({ keepAlive: true, maxSockets: 64 })
	return {
		service: async ({ method, url, headers, body }, response) => {
			const forwarded = httpRequest(new URL(url, endpoint), { agent, method, headers: { ...headers } })
			forwarded.end(body)
			const {
				statusCode = 500,
				headers: answered,
				body: answer,
			} = await answerOf(forwarded).catch((error: unknown) => {
				onFailure()
				throw error
			})
			if (statusCode >= 500) onFailure()
			// In one piece: a chunk would be written on its own.
			const { 'transfer-encoding': _, connection: __, ...others } = answered
			response.writeHead(statusCode, { ...others, 'content-length': answer.byteLength }).end(answer)
		},
		close: () => agent.destroy(),
	}
}
