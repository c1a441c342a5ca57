import type { Finding } from './finding.ts'

/** Makes the finding about the first thing of a kind; `more` says at its end how many others there are. */
type MakeFinding = (more: string) => Finding

/** Things of which a pack may have very many: one finding for each kind, at the first one. */
export type Sights = {
	/** @param at what decides which one is the first, where that is not the order of the calls */
	readonly note: (kind: string, make: MakeFinding, at?: number) => void
	/** in the order in which the kinds were seen first */
	readonly findings: () => readonly Finding[]
}

export const noSights = (): Sights => {
	const seen = new Map<string, { readonly make: MakeFinding; readonly at: number; readonly count: number }>()
	return {
		note: (kind, make, at = 0) => {
			const known = seen.get(kind)
			const count = (known?.count ?? 0) + 1
			if (known !== undefined && known.at <= at) seen.set(kind, { ...known, count })
			else {
				seen.delete(kind)
				seen.set(kind, { make, at, count })
			}
		},
		findings: () =>
			[...seen.values()].map(({ make, count }) =>
				make(count === 1 ? '' : ` (and ${count - 1} more like it)`),
			),
	}
}
