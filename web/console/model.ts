import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'
import type { StreamEvent } from './follow.ts'
import type { Format, Frame } from './frames.ts'

export type Filter = {
	/** part of the id of a device */
	readonly device: string
	/** empty: all */
	readonly type: string
	/** empty: all */
	readonly source: string
}

export type StreamState = {
	readonly state: 'connecting' | 'live' | 'interrupted' | 'refused'
	readonly reason: string | undefined
	/** milliseconds since the Unix epoch */
	readonly retryAt: number | undefined
}

/** A downlink that was sent from this page, with what became of it. */
export type Tracked = ShownDownlink

export type ConsoleModel = {
	readonly format: Format
	readonly stream: StreamState
	/** from where on the list has everything, and up to where; undefined until the stream has said it */
	readonly since: string | undefined
	readonly cursor: string | undefined
	/** when the connection was interrupted, until it is there again */
	readonly interruptedAt: number | undefined
	/** oldest first */
	readonly frames: readonly Frame[]
	/** what has come since the list was paused; undefined: it is not */
	readonly held: readonly Frame[] | undefined
	/** how many are no longer in the list, because it has as many as it may have */
	readonly dropped: number
	readonly filter: Filter
	/** key of the frame that is shown in full */
	readonly selected: string | undefined
	/** newest first */
	readonly downlinks: readonly Tracked[]
	/** milliseconds since the Unix epoch */
	readonly now: number
}

export type ConsoleEvent =
	| (StreamEvent & { readonly at: number })
	| { readonly type: 'format'; readonly format: Format }
	| { readonly type: 'filtered'; readonly filter: Partial<Filter> }
	| { readonly type: 'paused' | 'continued' | 'cleared' }
	| { readonly type: 'selected'; readonly key: string | undefined }
	| { readonly type: 'downlink'; readonly downlink: Tracked }
	| { readonly type: 'tick'; readonly at: number }

export const connecting: StreamState = { state: 'connecting', reason: undefined, retryAt: undefined }

export const emptyConsole = (now: number): ConsoleModel => ({
	format: 'native',
	stream: connecting,
	since: undefined,
	cursor: undefined,
	interruptedAt: undefined,
	frames: [],
	held: undefined,
	dropped: 0,
	filter: { device: '', type: '', source: '' },
	selected: undefined,
	downlinks: [],
	now,
})
