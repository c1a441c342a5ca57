/** RFC 7252 §4.8 and §4.8.2, in milliseconds. */
export type TransmissionParameters = Readonly<{
	ackTimeoutMs: number
	ackRandomFactor: number
	maxRetransmit: number
	/** time after which an Empty ACK is sent before the response; the RFC requires less than ACK_TIMEOUT */
	processingDelayMs: number
	exchangeLifetimeMs: number
	nonLifetimeMs: number
	/** limit of remembered requests, one for CON and one for NON; see repeats/repeats.ts for the memory */
	maxRemembered: number
}>

export const transmissionParameters: TransmissionParameters = {
	ackTimeoutMs: 2_000,
	ackRandomFactor: 1.5,
	maxRetransmit: 4,
	processingDelayMs: 1_000,
	exchangeLifetimeMs: 247_000,
	nonLifetimeMs: 145_000,
	maxRemembered: 20_000,
}
