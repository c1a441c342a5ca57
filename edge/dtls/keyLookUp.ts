import { lookUpPsk, type PskNeeds } from './lookUpPsk.ts'

/** datagrams that wait; a client sends others again */
const MAX_HELD = 16

export type KeyLookUpEvents = Readonly<{
	/** takes the datagrams that have waited */
	receive: (datagram: Buffer) => void
	/** the look-up failed, and what has waited is lost; the client sends its flight again */
	failed: (error: unknown) => void
}>

/** Looks up the key of a client, whose datagrams wait meanwhile. */
export type KeyLookUp = Readonly<{
	/** `found` gets undefined for an unknown identity */
	start: (claimed: Buffer, found: (key: Uint8Array | undefined) => void) => void
	/** false: nothing is being looked up */
	hold: (datagram: Buffer) => boolean
}>

export const createKeyLookUp = (needs: PskNeeds, { receive, failed }: KeyLookUpEvents): KeyLookUp => {
	let held: Buffer[] | undefined
	return {
		start: (claimed, found) => {
			const waiting: Buffer[] = []
			held = waiting
			lookUpPsk(needs, claimed).then(
				(key) => {
					held = undefined
					found(key)
					for (const datagram of waiting) receive(datagram)
				},
				(error: unknown) => {
					held = undefined
					failed(error)
				},
			)
		},
		hold: (datagram) => {
			if (held === undefined) return false
			if (held.length < MAX_HELD) held.push(datagram)
			return true
		},
	}
}
