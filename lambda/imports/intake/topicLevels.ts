/** The last level of the topics on which nRF Cloud's message bridge publishes, and what the payload is there. */
export const topicLevels = [
	{ id: 'Raw', level: 'raw', contentFormat: 'nrfcloud-raw-envelope' },
	{ id: 'SenML', level: 'senml', contentFormat: 'application/senml+json' },
] as const
