/** Answers what the newest values of a device are. */
export const latestFunction = {
	code: 'state/latest',
	environment: ['STATE_TABLE'],
	grants: { state: ['dynamodb:Query'] },
	memoryMegabytes: 512,
} as const
