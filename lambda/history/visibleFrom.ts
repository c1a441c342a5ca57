/** What the item of a device says about it. */
type Hiding = {
	readonly deviceId: string
	/** milliseconds since the Unix epoch */
	readonly hideDataBefore?: number
}

/** Milliseconds since the Unix epoch: nobody is shown what the device measured before, or what was received before. */
export const visibleFrom = ({ hideDataBefore = 0 }: Hiding): number => hideDataBefore
