import type { Frame } from './frames.ts'
import type { Tracked } from './model.ts'

/** A downlink as it stands in the form. */
export type Order = {
	readonly deviceId: string
	readonly kind: 'hex' | 'text'
	readonly payload: string
	readonly confirm: boolean
	readonly reference: string
	/** seconds, as text */
	readonly timeToLive: string
	/** empty: whichever fits */
	readonly route: string
}

export const emptyOrder: Order = {
	deviceId: '',
	kind: 'hex',
	payload: '',
	confirm: false,
	reference: '',
	timeToLive: '',
	route: '',
}

/** The body of the request. Whether it is right, the API says. */
export const orderBody = ({ kind, payload, confirm, reference, timeToLive, route }: Order) => ({
	payload: kind === 'hex' ? payload.replaceAll(/\s/g, '') : payload,
	...(kind === 'text' ? { raw: true } : {}),
	confirm,
	...(reference === '' ? {} : { reference }),
	...(timeToLive === '' ? {} : { timeToLive: Number(timeToLive) }),
	...(route === '' ? {} : { route }),
})

export type Refusal = {
	/** undefined: of the whole */
	readonly field: Exclude<keyof Order, 'kind'> | undefined
	readonly reason: string
}

const asSentence = (text: string): string =>
	`${text.slice(0, 1).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`

const fields: readonly string[] = ['payload', 'confirm', 'reference', 'timeToLive', 'route']

/** Which field a refusal is about. */
export const readRefusal = (status: number, detail: string): Refusal => {
	if (status === 404) return { field: 'deviceId', reason: detail }
	const { field = '', reason = '' } = /^\/?(?<field>\w+): (?<reason>.*)$/s.exec(detail)?.groups ?? {}
	return fields.includes(field)
		? { field: field as Refusal['field'], reason: asSentence(reason) }
		: { field: undefined, reason: detail }
}

type Transition = Tracked['transitions'][number]

const keyOf = ({ status, at }: Transition): string => `${status} ${Date.parse(at)}`

/** Adds transitions that were not known yet. The newest one is the status. */
export const withTransitions = (downlink: Tracked, added: readonly Transition[]): Tracked => {
	const known = new Set(downlink.transitions.map(keyOf))
	const fresh = added.filter((transition) => !known.has(keyOf(transition)))
	if (fresh.length === 0) return downlink
	const transitions = [...downlink.transitions, ...fresh].toSorted(
		(a, b) => Date.parse(a.at) - Date.parse(b.at),
	)
	return { ...downlink, transitions, status: transitions.at(-1)?.status ?? downlink.status }
}

/** The transitions of a downlink that native frames tell. */
export const transitionsIn = (frames: readonly Frame[], id: string): readonly Transition[] =>
	frames.flatMap(({ downlink, at, source }) =>
		downlink?.id === id && at !== undefined
			? [
					{
						status: downlink.status as Transition['status'],
						at: new Date(at).toISOString(),
						...(source === undefined ? {} : { route: source }),
						...(downlink.reason === undefined ? {} : { reason: downlink.reason }),
					},
				]
			: [],
	)

/** Whether it may still be cancelled. */
export const canBeCancelled = ({ status }: Pick<Tracked, 'status'>): boolean =>
	status === 'accepted' || status === 'queued'
