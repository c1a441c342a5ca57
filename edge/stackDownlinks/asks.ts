import type { EdgeDone, EdgeFate } from '../../lambda/downlinks/contract.ts'
import { type PostMessages, postAll } from '../forward/postMessages.ts'
import type { StackClient } from '../forward/stackClient.ts'

type OfDevice = Readonly<{ deviceId: string }>

/** What an edge asks and reports, with the list of the request to `POST /edge/downlinks` that it belongs to. */
export type Ask = Readonly<{ payload?: never }> & InList

type InList =
	| (OfDevice & Readonly<{ list: 'seen' | 'looks' }>)
	| (OfDevice & Readonly<{ list: 'joined'; source: string }>)
	| Readonly<{ list: 'alive'; source: string }>
	| (OfDevice & Readonly<{ list: 'results'; tag: string; outcome: 'applied' | 'rejected'; reason?: string }>)
	| (OfDevice &
			Readonly<{
				list: 'reports'
				downlinkId: string
				claim: string
				fate: EdgeFate
				bytes?: number
				reason?: string
			}>)
	| (OfDevice & Readonly<{ list: 'takes'; isSecured: boolean }>)

/** Sends them to the stack, in one request. Never rejects. */
export const postAsks =
	({ post }: Pick<StackClient, 'post'>): PostMessages<Ask, EdgeDone> =>
	(asks) => {
		const lists = Object.entries(Object.groupBy(asks, ({ list }) => list)).map(
			([list, members]) => [list, members.map(({ list: _list, ...member }) => member)] as const,
		)
		return postAll(
			() => post('/edge/downlinks', Object.fromEntries(lists)),
			(body) => {
				const done = lists.flatMap(([list]) => (body[list] as readonly EdgeDone[] | undefined) ?? [])
				const byName = new Map(done.map((one) => [one.messageId, one]))
				const found = asks.flatMap(({ messageId }) => byName.get(messageId) ?? [])
				return found.length === asks.length ? found : undefined
			},
		)
	}
