import type { ImportLog, ImportLogs } from '../../../lambda/imports/entrances.ts'
import type { Api, ApiAnswer } from '../../app/api.ts'
import { addNewer, addOlder, emptyList, type ImportList, isBeyond } from '../list/importList.ts'

export type LogState = {
	readonly list: ImportList
	readonly isReading: boolean
	/** why the last attempt failed, in words */
	readonly problem: string | undefined
}

export const noLog: LogState = { list: emptyList, isReading: false, problem: undefined }

export type LogReader = {
	/** Reads the next page, or the first one. Does nothing while something is being read. */
	readonly readOlder: () => Promise<void>
	/** Reads what is newer than the list. Does nothing while something is being read. */
	readonly readNewer: () => Promise<void>
}

type Page = { readonly nextToken?: string | undefined; readonly limit?: number }

const pathOf = (deviceId: string, { nextToken, limit = 100 }: Page): `/${string}` =>
	`/device/${encodeURIComponent(deviceId)}/senml-imports?limit=${limit}${nextToken === undefined ? '' : `&nextToken=${nextToken}`}`

const pageIn = (answer: ApiAnswer): ImportLogs | undefined =>
	// The server is the one that served this page.
	answer.ok ? (answer.value as ImportLogs) : undefined

export const problemIn = (answer: ApiAnswer): string | undefined => {
	if (answer.ok) return undefined
	const { title, detail } = answer.problem
	return detail === undefined ? title : `${title}: ${detail}`
}

/** Reads the import log of a device page by page, one request after the other. `changed` gets every new state. */
export const createLogReader = (
	{ request }: Api,
	deviceId: string,
	changed: (state: LogState) => void,
): LogReader => {
	let state = noLog
	const become = (more: Partial<LogState>): void => {
		state = { ...state, ...more }
		changed(state)
	}
	const alone = async (read: () => Promise<void>): Promise<void> => {
		if (state.isReading) return
		become({ isReading: true })
		await read()
		become({ isReading: false })
	}
	const readPage = async (page: Page): Promise<ImportLogs | undefined> => {
		const answer = await request('GET', pathOf(deviceId, page))
		become({ problem: problemIn(answer) })
		return pageIn(answer)
	}
	return {
		readOlder: () =>
			alone(async () => {
				const { next, isRead } = state.list
				if (isRead && next === undefined) return
				const page = await readPage({ nextToken: next })
				if (page !== undefined) become({ list: addOlder(state.list, page) })
			}),
		readNewer: () =>
			alone(async () => {
				const pages: ImportLogs[] = []
				let page = await readPage({})
				while (page !== undefined) {
					pages.push(page)
					if (!isBeyond(state.list, page)) break
					page = await readPage({ nextToken: page.nextToken })
				}
				if (pages.length > 0) become({ list: addNewer(state.list, pages) })
			}),
	}
}

/** One import with its bytes; undefined if it has expired; or why it could not be read. */
export const readImport = async (
	{ request }: Api,
	deviceId: string,
	seq: number,
): Promise<{ readonly shown: ImportLog | undefined } | { readonly problem: string }> => {
	// A page begins with the import before its token.
	const path = pathOf(deviceId, { limit: 1, nextToken: String(seq + 1) })
	const answer = await request('GET', `${path}&include=bytes`)
	const [shown] = pageIn(answer)?.imports ?? []
	const problem = problemIn(answer)
	return problem === undefined ? { shown: shown?.seq === seq ? shown : undefined } : { problem }
}
