/** Answers what a device measured. */
export const historyFunction = {
	code: 'history/history',
	description:
		'GET /device/{deviceId}/history/{objectId}/{instanceId}, /devices too: what an object instance measured.',
	environment: ['HISTORY_TABLE', 'HISTORY_DAYS', 'DEVICES_TABLE'],
	grants: {
		// To keep the statistics of hours that are over.
		history: ['dynamodb:Query', 'dynamodb:UpdateItem'],
		// A key names a device, and what it sees depends on the device.
		devices: ['dynamodb:GetItem'],
	},
	memoryMegabytes: 512,
} as const

/** Media types of answers besides JSON: RFC 4180, and one JSON text per line. */
export const alternatives = ['text/csv', 'application/x-ndjson'] as const
