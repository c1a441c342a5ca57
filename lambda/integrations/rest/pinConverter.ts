import type { Key } from '../../rest/access/gate.ts'
import type { Problem } from '../../rest/problem.ts'
import type { ConverterKind, Integration } from '../contract.ts'
import { unknownConverter } from './problems.ts'

type Found = { readonly latest: number; readonly kind?: ConverterKind }

export type AskedConverter = { readonly converterId: string; readonly version?: number }

const fields = { uplink: '/converter', downlink: '/downlinkConverter' } as const

/** Gives the version that is asked for, or the newest one, if it exists, does what is wanted, and the key sees the converter. */
export const pinConverter =
	(find: (key: Key, converterId: string) => Promise<Found | undefined>) =>
	async (
		key: Key,
		{ converterId, version }: AskedConverter,
		kind: ConverterKind,
	): Promise<Integration['converter'] | { readonly problem: Problem }> => {
		const found = await find(key, converterId)
		const field = fields[kind]
		if (found === undefined) return unknownConverter(`${field}/converterId`, 'the id of a converter')
		if ((found.kind ?? 'uplink') !== kind)
			return unknownConverter(`${field}/converterId`, `a converter of ${kind}s`)
		const { latest } = found
		// Versions have no gaps.
		return version === undefined || version <= latest
			? { converterId, version: version ?? latest }
			: unknownConverter(`${field}/version`, `at most ${latest}, the newest version`)
	}
