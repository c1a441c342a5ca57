import { type DynamoDbAnswer, dynamoDbError, validationError } from '../../dynamodb/dynamoDbRequest.ts'

export type ToolResult = {
	readonly isError?: boolean
	readonly content: readonly { readonly text: string }[]
}

type ToolError = { readonly error_type: string; readonly message: string }

const parseError = (text: string): ToolError => {
	try {
		return JSON.parse(text) as ToolError
	} catch {
		// Errors in the arguments are plain text.
		return { error_type: 'ValidationException', message: text }
	}
}

/** Converts the result of a tool to the answer of DynamoDB. */
export const answerOf = ({ isError = false, content }: ToolResult): DynamoDbAnswer => {
	const text = content[0]?.text ?? ''
	if (!isError) return { status: 200, body: text }
	const { error_type: type, message } = parseError(text)
	if (type === 'ValidationException') return validationError(message)
	return dynamoDbError(
		type === 'InternalServerError' ? 500 : 400,
		`com.amazonaws.dynamodb.v20120810#${type}`,
		message,
	)
}
