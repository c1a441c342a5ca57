/** What a request to the stack may have. Its answer to a request of 1 MB comes in time on a slow line, too. */
export const batchLimits = { messages: 30, characters: 1_000_000 } as const

type Sized = Readonly<{ content: Readonly<{ payload?: string }>; isAlone: boolean }>

/**
 * The first messages of a queue that fit into one request; one that must travel alone does. Empty if the queue is.
 */
export const firstBatch = <Message extends Sized>(queue: Iterable<Message>): readonly Message[] => {
	const batch: Message[] = []
	let characters = 0
	for (const message of queue) {
		if (batch.length === batchLimits.messages || (batch.length > 0 && message.isAlone)) break
		characters += message.content.payload?.length ?? 0
		if (batch.length > 0 && characters > batchLimits.characters) break
		batch.push(message)
		if (message.isAlone) break
	}
	return batch
}

/** Whether no further message would fit. */
export const isFull = (batch: readonly Sized[], waiting: number): boolean =>
	batch.length === batchLimits.messages || batch.length < waiting || batch.some(({ isAlone }) => isAlone)
