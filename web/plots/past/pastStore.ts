import type { Api, ApiAnswer, Problem } from '../../app/api.ts'
import { addPage, type LoggedPage, noPast, type Past } from './past.ts'

export type PastState = {
	readonly past: Past
	readonly isLoading: boolean
	/** why the last page could not be loaded */
	readonly problem: Problem | undefined
}

export type PastStore = {
	readonly state: () => PastState
	/** The returned function removes the listener. */
	readonly subscribe: (listener: () => void) => () => void
	/**
	 * Reads the log page by page until it reaches `since` (seconds since the Unix epoch), or there is nothing older, or as many
	 * pages as one request for the past may take. Does nothing while it reads.
	 */
	readonly readBack: (since: number) => Promise<void>
}

type Needs = { readonly api: Pick<Api, 'request'>; readonly deviceId: string }

/** Pages that are read at one go: ten are 1,000 imports. */
export const pagesAtOnce = 10

const pathOf = (deviceId: string, nextToken: string | undefined): `/${string}` => {
	const more = nextToken === undefined ? '' : `&nextToken=${encodeURIComponent(nextToken)}`
	return `/device/${encodeURIComponent(deviceId)}/senml-imports?limit=100${more}`
}

/** The answer is that of our own server, as `lambda/imports/entrances.ts` describes it. */
const pageIn = (answer: Extract<ApiAnswer, { readonly ok: true }>): LoggedPage => answer.value as LoggedPage

/** Reads the import log backwards, for what was measured before the page was opened. */
export const createPastStore = ({ api, deviceId }: Needs): PastStore => {
	let state: PastState = { past: noPast, isLoading: false, problem: undefined }
	const listeners = new Set<() => void>()
	const become = (next: PastState): void => {
		state = next
		for (const listener of listeners) listener()
	}
	const isEnough = (since: number): boolean =>
		state.past.isComplete || (state.past.since !== undefined && state.past.since <= since)
	const readPages = async (since: number): Promise<Problem | undefined> => {
		for (let page = 0; page < pagesAtOnce && !isEnough(since); page += 1) {
			const answer = await api.request('GET', pathOf(deviceId, state.past.nextToken))
			if (!answer.ok) return answer.problem
			become({ ...state, past: addPage(state.past, pageIn(answer)) })
		}
		return undefined
	}
	return {
		state: () => state,
		subscribe: (listener) => {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		readBack: async (since) => {
			if (state.isLoading || isEnough(since)) return
			become({ ...state, isLoading: true, problem: undefined })
			const problem = await readPages(since)
			become({ ...state, isLoading: false, problem })
		},
	}
}
