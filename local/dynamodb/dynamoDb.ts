import type { AwsService } from '../aws/awsEndpoint.ts'
import { awsError } from '../aws/awsOperation.ts'
import { timedOut, withTimeout } from '../lambda/withTimeout.ts'
import type { DynamoDbAnswer, DynamoDbRequest } from './dynamoDbRequest.ts'

type TableDefinition = { readonly TableName: string } & Readonly<Record<string, unknown>>

/** The first may have found this process busy and not the emulator. */
const attempts = 2
const attemptMilliseconds = 2000

/** Rejects unless the emulator answers in time. */
export const ensureAnswers = async (request: DynamoDbRequest): Promise<void> => {
	try {
		for (let attempt = 0; attempt < attempts; attempt++) {
			const answer = await withTimeout(attemptMilliseconds, request('ListTables', {}))
			if (answer !== timedOut && answer.status === 200) return
		}
	} catch (cause) {
		throw new Error('the DynamoDB emulator does not run', { cause })
	}
	throw new Error('the DynamoDB emulator does not answer')
}

/** Creates a table unless an earlier start has. */
export const ensureTable = async (request: DynamoDbRequest, table: TableDefinition): Promise<void> => {
	const described = await request('DescribeTable', { TableName: table.TableName })
	if (described.status === 200) return
	const created = await request('CreateTable', table)
	if (created.status !== 200) throw new Error(`table ${table.TableName}: ${created.body}`)
}

const errorHeaders = ({ status, body }: DynamoDbAnswer): Record<string, string> => {
	if (status === 200) return {}
	const { __type: type } = JSON.parse(body) as { readonly __type: string }
	return { 'x-amzn-errortype': type }
}

/** DynamoDB for AWS clients, by the emulator; `onFailure` hears of requests that failed because of it. */
export const dynamoDbService =
	(request: DynamoDbRequest, onFailure: () => void): AwsService =>
	async ({ operation, input }, response) => {
		const answer = await request(operation, input).catch((error: Error) => {
			onFailure()
			throw awsError(500, 'InternalServerError', `the DynamoDB emulator: ${error.message}`)
		})
		const { status, body } = answer
		if (status >= 500) onFailure()
		response
			.writeHead(status, {
				'content-type': 'application/x-amz-json-1.0',
				// In one piece: a chunk would be written on its own.
				'content-length': Buffer.byteLength(body),
				...errorHeaders(answer),
			})
			.end(body)
	}
