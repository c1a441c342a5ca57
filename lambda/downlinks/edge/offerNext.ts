import { downlinkLimits, type EdgeTake } from '../contract.ts'
import { pendingOf } from '../downlinkTable.ts'
import { type TakeNeeds, takeNext } from '../takeNext.ts'

export type OfferNeeds = Omit<TakeNeeds, 'newClaim' | 'isOffer'> & {
	/** whether the downlinks of a device go into DTLS sessions only */
	readonly needsSession: (deviceId: string) => Promise<boolean>
}

/** Offers an edge the next downlink of a device. @param by names this try; with the same name the same one is offered again */
export const offerNext =
	(needs: OfferNeeds) =>
	async (deviceId: string, isSecured: boolean, by: string): Promise<EdgeTake> => {
		const pending = await pendingOf(needs, deviceId, downlinkLimits.pending)
		if (pending.length === 0) return { isIdle: true }
		if (!isSecured && (await needs.needsSession(deviceId))) return { isIdle: false }
		const taken = await takeNext({ ...needs, newClaim: () => by, isOffer: true })(deviceId, 'coap')
		if (taken === undefined) {
			const until = pending.find(({ claim }) => claim !== undefined)?.claim?.until
			return {
				isIdle: false,
				...(until === undefined ? {} : { againInMs: Math.max(0, until - needs.now()) }),
			}
		}
		const { downlinkId, payload, contentFormat, confirm } = taken.downlink
		return {
			isIdle: false,
			downlink: {
				downlinkId,
				payload: Buffer.from(payload).toString('base64'),
				confirm,
				...(contentFormat === undefined ? {} : { contentFormat }),
			},
		}
	}
