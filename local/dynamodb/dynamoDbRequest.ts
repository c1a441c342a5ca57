/** An answer of DynamoDB: `body` is JSON, and of an error has its name as `__type`. */
export type DynamoDbAnswer = { readonly status: number; readonly body: string }

/** Asks the embedded DynamoDB for one operation; rejects if that gives no answer. */
export type DynamoDbRequest = (
	/** `GetItem` */
	operation: string,
	input: object,
) => Promise<DynamoDbAnswer>

/** @param type `com.amazon.coral.validate#ValidationException` */
export const dynamoDbError = (status: number, type: string, message: string): DynamoDbAnswer => ({
	status,
	body: JSON.stringify({ __type: type, message }),
})

export const validationError = (message: string): DynamoDbAnswer =>
	dynamoDbError(400, 'com.amazon.coral.validate#ValidationException', message)
