/** A queue as its resource in the template describes it. */
export type Queue = {
	readonly name: string
	readonly arn: string
	readonly url: string
	readonly visibilitySeconds: number
	readonly retentionSeconds: number
	readonly redrive?: { readonly targetArn: string; readonly maxReceiveCount: number }
}

export type StoredMessage = {
	readonly messageId: string
	readonly receiptHandle: string
	readonly body: string
	/** milliseconds since the Unix epoch */
	readonly sentAt: number
	readonly firstReceivedAt: number
	readonly receiveCount: number
}
