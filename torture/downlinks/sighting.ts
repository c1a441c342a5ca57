/** A downlink as a device gets it. */
export type Sighting = {
	/** its ETag in hex; by MQTT it has none */
	readonly tag?: string
	/** in hex */
	readonly payload: string
}
