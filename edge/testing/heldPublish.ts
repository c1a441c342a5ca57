import type { Publish } from '../d2cRaw.ts'

export type HeldPublish = Readonly<{
	publish: Publish
	/** resolves when publish has been called */
	called: Promise<void>
	/** lets the call succeed */
	release: () => void
}>

/** A publish that waits until the test releases it. */
export const heldPublish = (): HeldPublish => {
	const called = Promise.withResolvers<void>()
	const released = Promise.withResolvers<void>()
	return {
		publish: () => {
			called.resolve()
			return released.promise
		},
		called: called.promise,
		release: () => released.resolve(),
	}
}
