import type { Key } from '../../rest/access/gate.ts'
import type { Problem } from '../../rest/problem.ts'
import type { Integration } from '../contract.ts'
import { unknownConverter } from './problems.ts'

export type AskedConverter = { readonly converterId: string; readonly version?: number }

/** Gives the version that is asked for, or the newest one, if it exists and the key sees the converter. */
export const pinConverter =
	(latestOf: (key: Key, converterId: string) => Promise<number | undefined>) =>
	async (
		key: Key,
		{ converterId, version }: AskedConverter,
	): Promise<Integration['converter'] | { readonly problem: Problem }> => {
		const latest = await latestOf(key, converterId)
		if (latest === undefined) return unknownConverter('/converter/converterId', 'the id of a converter')
		// Versions have no gaps.
		return version === undefined || version <= latest
			? { converterId, version: version ?? latest }
			: unknownConverter('/converter/version', `at most ${latest}, the newest version`)
	}
