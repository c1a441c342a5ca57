/** An answer of DynamoDB. `body` is JSON; the `__type` of an error is its name. */
export type DynamoDbAnswer = { readonly status: number; readonly body: string }

/** Sends one request to the embedded DynamoDB; rejects if there is no answer. */
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
