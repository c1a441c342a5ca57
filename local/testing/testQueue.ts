import type { Queue } from '../sqs/queue.ts'

/** A queue for a store that a test opens itself. */
export const testQueue = (name: string, more: Partial<Queue> = {}): Queue => ({
	name,
	arn: `arn:${name}`,
	url: 'u',
	visibilitySeconds: 30,
	retentionSeconds: 1000,
	...more,
})
