import { awsError } from './awsOperation.ts'

const errors: Readonly<Record<string, readonly [number, string, string]>> = {
	'500': [500, 'InternalServerError', 'fault injected: internal error'],
	gone: [410, 'GoneException', 'fault injected: gone'],
	limit: [429, 'LimitExceededException', 'fault injected: the client is slow'],
	'too-large': [413, 'PayloadTooLargeException', 'fault injected: too large'],
	// Of a table with a local index: the items of one partition key have 10 GB.
	'collection-full': [
		400,
		'ItemCollectionSizeLimitExceededException',
		'fault injected: Collection size exceeded.',
	],
	forbidden: [403, 'ForbiddenException', 'fault injected: forbidden'],
}

const throttling: Readonly<Record<string, readonly [number, string, string]>> = {
	dynamodb: [400, 'ProvisionedThroughputExceededException', 'fault injected: throttled'],
	sqs: [403, 'RequestThrottled', 'fault injected: throttled'],
	'execute-api': [429, 'LimitExceededException', 'fault injected: throttled'],
}

/** Throws the error of a service for a fault: `throttle`, or one that all services have in common. */
export const throwFault = (fault: string, service: string): never => {
	const throttled = throttling[service] ?? [429, 'ThrottlingException', 'fault injected: throttled']
	const [status, code, message] = fault === 'throttle' ? throttled : (errors[fault] ?? throttled)
	throw awsError(status, code, message)
}
