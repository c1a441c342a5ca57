export type TortureOptions = {
	readonly messages: number
	readonly devices: number
	readonly clients: number
	readonly kills: number
	/** share of the deliveries of queues that are repeated */
	readonly repeats: number
	/** share of requests to AWS services that fail */
	readonly faults: number
	readonly seed: number
}
