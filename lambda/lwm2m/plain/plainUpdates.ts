import type { OpenPack, Outcome, Settings } from '../convertPack.ts'
import { plainCbor } from './plainCbor.ts'
import { plainJson } from './plainJson.ts'

/** What `convertPack` makes of a plain pack, without its records; undefined for any other pack. See `PlainGroups`. */
export const plainUpdates = ({ input, json }: OpenPack, settings: Settings): Outcome | undefined => {
	const { payload, receivedAt } = input
	if (json !== undefined && (json.senML === undefined || json.warnings.length > 0)) return undefined
	const plain =
		json === undefined
			? plainCbor(payload, receivedAt, settings)
			: plainJson(json.senML, receivedAt, settings)
	return plain && { isShown: true, records: [], findings: [], success: true, ...plain }
}
