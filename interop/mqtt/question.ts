/** What an MQTT client of the field is told to do: connect, subscribe, publish once. */
export type MqttQuestion = {
	readonly port: number
	readonly clientId: string
	/** with QoS 1, before it publishes; then it waits for a message */
	readonly subscribe?: string
	readonly topic: string
	/** hex */
	readonly payload: string
	readonly qos: 0 | 1 | 2
}

export type MqttAnswer = {
	/** whether the broker has closed the connection instead of taking the message */
	readonly closed: boolean
	/** of the message that was received */
	readonly topic?: string
	readonly payload?: string
}
