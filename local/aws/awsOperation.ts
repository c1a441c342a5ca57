/** A request to an AWS service: what all services have in common. */
export type AwsRequest = {
	/** as signed: `dynamodb`, `sqs`, `execute-api`, `iotdata`, `cloudformation`, `ssm`, `secretsmanager` */
	readonly service: string
	/** of the sender: every function has its own */
	readonly accessKeyId: string
	readonly method: string
	/** with the query string */
	readonly url: string
	readonly headers: Readonly<Record<string, string | string[] | undefined>>
	readonly body: Buffer
	/** the operation in `x-amz-target`; for services without this header the method, and no input */
	readonly operation: string
	readonly input: Readonly<Record<string, unknown>>
}

export type AwsAnswer = {
	readonly status: number
	/** names in lower case */
	readonly headers: Readonly<Record<string, string>>
	readonly body: string
}

/** What a client gets. `broken`: its connection ends without an answer. `unanswered`: nothing, as long as it waits. */
export type AwsOutcome = AwsAnswer | 'broken' | 'unanswered'

/** Answers in the protocol of a service, or throws an `awsError`. */
export type AwsService = (request: AwsRequest) => Promise<AwsAnswer>

/** Answers a request with the members of the answer, or throws an `awsError`. */
export type AwsOperation = (request: AwsRequest) => Promise<object>

export type AwsError = Error & { readonly status: number; readonly code: string }

export const awsError = (status: number, code: string, message: string): AwsError =>
	Object.assign(new Error(message), { status, code })

export const isAwsError = (error: unknown): error is AwsError =>
	error instanceof Error && 'status' in error && 'code' in error
