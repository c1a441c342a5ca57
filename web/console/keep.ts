import type { Frame } from './frames.ts'

/** What a list of frames may have: so much fits into the memory of a phone. */
export const listLimits = { frames: 2_000, characters: 8_000_000 } as const

export type Kept = { readonly frames: readonly Frame[]; readonly dropped: number }

/** Adds frames to a list, each event once, and drops the oldest above the limits. */
export const keep = (
	known: readonly Frame[],
	added: readonly Frame[],
	limits: { readonly frames: number; readonly characters: number } = listLimits,
): Kept => {
	const keys = new Set(known.map(({ key }) => key))
	const fresh = added.filter(({ key }) => {
		if (keys.has(key)) return false
		keys.add(key)
		return true
	})
	if (fresh.length === 0) return { frames: known, dropped: 0 }
	const all = [...known, ...fresh]
	let room = limits.characters
	let first = all.length
	for (; first > 0 && all.length - first < limits.frames; first--) {
		room -= all[first - 1]?.text.length ?? 0
		// The newest one is shown, however large it is.
		if (room < 0 && first < all.length) break
	}
	return { frames: first === 0 ? all : all.slice(first), dropped: first }
}
