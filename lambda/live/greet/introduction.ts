/** The part of a device's item that a new watcher receives. */
export type Identity = {
	/** the first frame */
	readonly frame: object
	/** the newest `seq` in the item of the device, 0 before the first import */
	readonly lastSeq: number
	/** watchers do not see the imports before this one */
	readonly firstSeq: number
	/** milliseconds since the Unix epoch: watchers see nothing that was received before */
	readonly hideDataBefore?: number
	/** how often the device has been configured; absent if it never was */
	readonly configurations?: number
}

/** Frames for a client that is connected, when data has been hidden: imports after the `seq` of the identity stay, or come. */
export const againFrames = ({ frame, firstSeq }: Identity, state: readonly string[]): readonly string[] => [
	JSON.stringify({ ...frame, seq: firstSeq - 1 }),
	...state,
]
