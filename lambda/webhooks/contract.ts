/** Queues what Message Routing of nRF Cloud delivers. */
export const nrfCloudFunction = {
	code: 'webhooks/nrfCloud',
	environment: ['MESSAGES_QUEUE_URL', 'METRICS_NAMESPACE'],
	grants: { messages: ['sqs:SendMessage'] },
	// A delivery may have 6 MB, and is text, bytes, and what is made of them.
	memoryMegabytes: 512,
} as const

/** The metrics of webhooks: CloudWatch keeps them under the name of this service. */
export const webhookMetrics = {
	service: 'webhooks',
	/** requests that were not answered with success: their sender repeats them for a day */
	untaken: 'UntakenDeliveries',
	/** elements of deliveries that name no device */
	nameless: 'NamelessElements',
} as const

/** Of the service that signs, as rows of the table of entrances name it. */
export const nrfCloudService = 'nrfcloud'
