import { checkRequest, effectiveMembers } from '../../dynamodb/checkRequest.ts'
import type { DynamoDbAnswer } from '../../dynamodb/dynamoDbRequest.ts'

const snakeCase = (name: string): string => name.replaceAll(/\B(?=[A-Z])/g, '_').toLowerCase()

/** Arguments of tools that requests do not have. */
const further: Readonly<Record<string, object>> = { DescribeTable: { raw: true } }

export type ToolCall = {
	/** `tools/call` of the Model Context Protocol, as JSON */
	readonly params: string
}

/**
 * Converts a request to DynamoDB to a call of a tool of dynoxide: `PutItem` is `put_item`, its member `TableName` is
 * `table_name`. Returns an error answer for a request that its parser would refuse: dynoxide never answers such a line.
 */
export const toolCall = (operation: string, input: object): ToolCall | DynamoDbAnswer => {
	const refusal = checkRequest(operation, input)
	if (refusal !== undefined) return refusal
	const members = Object.entries(effectiveMembers(operation, input))
	const all = Object.fromEntries(members.map(([member, value]) => [snakeCase(member), value]))
	return {
		params: JSON.stringify({ name: snakeCase(operation), arguments: { ...further[operation], ...all } }),
	}
}
