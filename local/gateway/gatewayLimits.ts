/** What API Gateway allows: quotas of HTTP and WebSocket APIs that cannot be raised. Times in milliseconds. */
export type GatewayLimits = {
	readonly webSocketFrameBytes: number
	readonly webSocketMessageBytes: number
	/** a connection on which nothing is sent is closed after this */
	readonly idleTime: number
	/** every connection is closed after this */
	readonly connectionTime: number
	/** how long an integration may take; of a WebSocket API, of an HTTP API */
	readonly webSocketIntegrationTime: number
	readonly httpIntegrationTime: number
	readonly httpPayloadBytes: number
	/** of the event of an invocation that waits for its result: a quota of Lambda, and less than what the API takes */
	readonly functionPayloadBytes: number
}

const seconds = 1000
const minutes = 60 * seconds

/** @param timeScale how many times faster the life of a connection passes, for tests */
export const gatewayLimits = (timeScale = 1): GatewayLimits => ({
	webSocketFrameBytes: 32 * 1024,
	webSocketMessageBytes: 128 * 1024,
	idleTime: (10 * minutes) / timeScale,
	connectionTime: (120 * minutes) / timeScale,
	webSocketIntegrationTime: 29 * seconds,
	httpIntegrationTime: 30 * seconds,
	httpPayloadBytes: 10 * 1024 * 1024,
	functionPayloadBytes: 6 * 1024 * 1024,
})
