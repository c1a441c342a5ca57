import { type AwsService, awsError } from '../aws/awsOperation.ts'
import type { DynamoDbAnswer, DynamoDbRequest } from './dynamoDbRequest.ts'

type TableDefinition = { readonly TableName: string } & Readonly<Record<string, unknown>>

/** Rejects unless the tables can be read. */
export const ensureAnswers = async (request: DynamoDbRequest): Promise<void> => {
	const { status, body } = await request('ListTables', {})
	if (status !== 200) throw new Error(`the embedded DynamoDB: ${body}`)
}

/** Creates a table unless it exists. */
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

/** Serves DynamoDB with the embedded one. Calls `onFailure` when it fails. */
export const dynamoDbService =
	(request: DynamoDbRequest, onFailure: () => void): AwsService =>
	async ({ operation, input }) => {
		const answer = await request(operation, input).catch((error: Error) => {
			onFailure()
			throw awsError(500, 'InternalServerError', `the embedded DynamoDB failed: ${error.message}`)
		})
		const { status, body } = answer
		if (status >= 500) onFailure()
		const headers = { 'content-type': 'application/x-amz-json-1.0', ...errorHeaders(answer) }
		return { status, headers, body }
	}
