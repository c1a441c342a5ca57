/** Quotas of HTTP and WebSocket APIs that AWS does not raise. Times in milliseconds. */
export type GatewayLimits = {
	readonly webSocketFrameBytes: number
	readonly webSocketMessageBytes: number
	/** after which API Gateway closes an idle connection */
	readonly idleTime: number
	/** after which API Gateway closes every connection */
	readonly connectionTime: number
	/** how long an integration may take: of a WebSocket API, and of an HTTP API */
	readonly webSocketIntegrationTime: number
	readonly httpIntegrationTime: number
	readonly httpPayloadBytes: number
	/** of an event: a quota of Lambda for synchronous invocations, and lower than the one of the API */
	readonly functionPayloadBytes: number
}

const seconds = 1000
const minutes = 60 * seconds

/** @param timeScale divides the time limits of connections, for tests */
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
