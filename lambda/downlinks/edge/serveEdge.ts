import { changeDownlink } from '../change.ts'
import type { EdgeAnswer, EdgeRequest } from '../edgeEntrances.ts'
import { noteSaid } from '../noteSaid.ts'
import type { TakeNeeds } from '../takeNext.ts'
import { happeningOf, type Report } from './happeningOf.ts'
import { type OfferNeeds, offerNext } from './offerNext.ts'

export type EdgeNeeds = Omit<TakeNeeds, 'newClaim' | 'isOffer'> &
	Pick<OfferNeeds, 'needsSession'> & {
		/** notes that the device was at a CoAP server; false if it is not registered. @param at milliseconds since the Unix epoch */
		readonly noteCoap: (deviceId: string, at: number) => Promise<boolean>
		/** tells the streams that a device has joined, if somebody listens */
		readonly tellJoined: (joined: Told & { readonly deviceId: string }) => Promise<void>
		/** tells the streams that a door works, if somebody listens */
		readonly tellAlive: (alive: Omit<Told, 'id'>) => Promise<void>
		readonly onError: (error: unknown) => void
	}

type Told = { readonly id: string; readonly source: string; readonly at: number }

type Named = { readonly messageId: string }

/**
 * What an edge asks and reports. Each is done by itself, and safe to repeat: what has failed may come again, and is `refused` if
 * it cannot happen any more.
 */
export const serveEdge = (needs: EdgeNeeds) => {
	const { now } = needs
	const change = changeDownlink(needs)
	const note = noteSaid(needs)
	const offer = offerNext(needs)
	const all = allOf(needs.onError)
	/** Clocks differ, and nothing has happened later than now. */
	const past = (at: number): number => Math.min(at, now())
	const report = async (said: Report): Promise<Refusal> => {
		const { deviceId, downlinkId } = said
		const changed = await change({ deviceId, downlinkId }, (known) => happeningOf(known, said, now()))
		return 'objection' in changed ? { refusal: changed.objection } : {}
	}
	const take = all('takes', ({ deviceId, isSecured, messageId }) => offer(deviceId, isSecured, messageId))
	return async (body: EdgeRequest): Promise<EdgeAnswer> => {
		const said = await Promise.all([
			all('seen', async ({ deviceId, receivedAt }) => {
				const isKnown = await needs.noteCoap(deviceId, past(receivedAt))
				return isKnown ? {} : { refusal: 'the device is not registered' }
			})(body),
			all('joined', async ({ deviceId, receivedAt, source, messageId }) => {
				await needs.tellJoined({ id: messageId, deviceId, source, at: past(receivedAt) })
				return {}
			})(body),
			all('alive', async ({ receivedAt, source }) => {
				await needs.tellAlive({ source, at: past(receivedAt) })
				return {}
			})(body),
			all('results', async ({ deviceId, ...said }) => {
				await note(deviceId, said)
				return {}
			})(body),
			all('reports', report)(body),
			all('looks', async ({ deviceId }) => ({ needsSession: await needs.needsSession(deviceId) }))(body),
		])
		// What is reported may free the next one.
		return Object.assign({}, ...said, await take(body))
	}
}

type Refusal = { readonly refusal?: string }

type List = keyof EdgeRequest

type Member<L extends List> = NonNullable<EdgeRequest[L]>[number]

/** Does what a list of a request asks for, side by side. A member that fails keeps no other one. */
const allOf =
	(onError: EdgeNeeds['onError']) =>
	<L extends List>(list: L, work: (member: Member<L>) => Promise<object>) =>
	async (body: EdgeRequest): Promise<object> => {
		const members = body[list] as readonly Member<L>[] | undefined
		if (members === undefined) return {}
		const one = async (member: Member<L>): Promise<object> => {
			const { messageId } = member as Named
			try {
				const { refusal, ...more } = (await work(member)) as Refusal
				return refusal === undefined
					? { messageId, outcome: 'done', ...more }
					: { messageId, outcome: 'refused', reason: refusal }
			} catch (error) {
				onError(error)
				return { messageId, outcome: 'failed', reason: 'try again' }
			}
		}
		return { [list]: await Promise.all(members.map(one)) }
	}
