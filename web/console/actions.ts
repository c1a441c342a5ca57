import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'
import type { Api, ApiAnswer } from '../app/api.ts'
import { type Order, orderBody, type Refusal, readRefusal } from './downlinks.ts'
import type { StreamEvent } from './follow.ts'
import type { ConsoleEvent, ConsoleModel } from './model.ts'

type ActionNeeds = {
	readonly api: Api
	readonly model: () => ConsoleModel
	readonly dispatch: (event: ConsoleEvent) => void
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

type Ref = Pick<ShownDownlink, 'deviceId' | 'id'>

const pathOf = (deviceId: string) => `/device/${encodeURIComponent(deviceId)}/downlinks` as const

const pathOfOne = ({ deviceId, id }: Ref) => `${pathOf(deviceId)}/${id}` as const

const sentence = ({ problem: { title, detail } }: Extract<ApiAnswer, { ok: false }>): string =>
	detail ?? title

/** What the person at the console can do, and what the stream does. */
export const consoleActions = ({ api, model, dispatch, now }: ActionNeeds) => {
	/** those sent from here, by id */
	const sent = new Map<string, Ref>()
	const take = (answer: ApiAnswer): string | undefined => {
		if (!answer.ok) return sentence(answer)
		dispatch({ type: 'downlink', downlink: answer.value as ShownDownlink })
		return undefined
	}
	/** Asks what became of a downlink. A text says why that is not known. */
	const look = async (downlink: Ref): Promise<string | undefined> =>
		take(await api.request('GET', pathOfOne(downlink)))
	return {
		look,
		/** A text says why it cannot be cancelled. */
		cancel: async (downlink: Ref): Promise<string | undefined> =>
			take(await api.request('DELETE', pathOfOne(downlink))),
		/** Sends a downlink, or gives the reason why it is refused. */
		send: async (order: Order): Promise<Refusal | undefined> => {
			if (order.deviceId === '') return { field: 'deviceId', reason: 'Which device?' }
			const answer = await api.request('POST', pathOf(order.deviceId), orderBody(order))
			if (!answer.ok) return readRefusal(answer.status, sentence(answer))
			const { downlink } = answer.value as { readonly downlink: ShownDownlink }
			dispatch({ type: 'downlink', downlink })
			sent.set(downlink.id, downlink)
			// Frames of ResIOT that came before this answer were not about anything known.
			if (model().format === 'resiot') await look(downlink)
			return undefined
		},
		onStream: (event: StreamEvent): void => {
			dispatch({ ...event, at: now() })
			if (event.type !== 'read' || event.read.about !== 'event') return
			const { downlink } = event.read.frame
			const known = downlink && sent.get(downlink.id)
			// A frame of ResIOT does not tell everything about a downlink.
			if (known !== undefined && model().format === 'resiot') void look(known)
		},
	}
}

export type ConsoleActions = ReturnType<typeof consoleActions>
