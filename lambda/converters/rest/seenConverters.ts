import type { Key } from '../../rest/access/gate.ts'
import type { ConverterPage } from '../store/converterStore.ts'
import type { Converter } from '../store/converterVersion.ts'

export type SeenNeeds = {
	readonly find: (converterId: string) => Promise<Converter | undefined>
	readonly page: (limit: number, after?: string) => Promise<ConverterPage>
	/** the converters that a key sees; undefined: all */
	readonly seenBy: (key: Key) => Promise<ReadonlySet<string> | undefined>
}

/** A converter that a key sees. */
export const findSeenConverter =
	({ find, seenBy }: Omit<SeenNeeds, 'page'>) =>
	async (key: Key, converterId: string): Promise<Converter | undefined> => {
		const ids = await seenBy(key)
		return ids?.has(converterId) === false ? undefined : find(converterId)
	}

/** A part of the list of converters that a key sees. */
export const pageOfSeenConverters =
	({ find, page, seenBy }: SeenNeeds) =>
	async (key: Key, limit: number, after = ''): Promise<ConverterPage> => {
		const ids = await seenBy(key)
		if (ids === undefined) return page(limit, after)
		const later = [...ids].toSorted().filter((id) => id > after)
		const next = later.length > limit ? later[limit - 1] : undefined
		const found = await Promise.all(later.slice(0, limit).map(find))
		const converters = found.filter((one) => one !== undefined)
		return { converters, ...(next === undefined ? {} : { next }) }
	}
