import { type Downlink, type Happening, isSettled } from './downlink.ts'

/** What has happened to a downlink only because time has passed; undefined if nothing has. @param now milliseconds */
export const overdue = (downlink: Downlink, now: number): Happening | undefined => {
	const { claim, expiresAt, status } = downlink
	if (isSettled(downlink)) return undefined
	if (claim !== undefined) {
		if (now < claim.until) return undefined
		if (claim.isOffer === true)
			return {
				type: 'released',
				at: now,
				by: claim.by,
				isOffer: true,
				reason: 'It did not get to its sender.',
			}
		const reason =
			status === 'sent'
				? 'Its sender stopped while it waited for the confirmation of the device.'
				: 'Its sender stopped while it sent this. The device may have got it.'
		// Sending it once more could send it to a device that has it.
		return { type: 'failed', at: now, reason }
	}
	return now >= expiresAt ? { type: 'expired', at: now } : undefined
}

/** When time alone changes it next, in milliseconds since the Unix epoch; undefined if nothing is to be done any more. */
export const dueAt = (downlink: Downlink): number | undefined =>
	isSettled(downlink) ? undefined : (downlink.claim?.until ?? downlink.expiresAt)
