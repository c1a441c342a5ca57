import type { BaseOnly } from '../senml/resolve/baseOnly.ts'
import type { KnownObject } from './objectTable.ts'
import { parseInstancePath } from './path.ts'
import { isVersion, noVersion, unknownObject } from './pathFindings.ts'
import type { Work } from './place.ts'
import { lowerFirst, select, seriesFor } from './series.ts'
import { noteDuplicate, noteRemarks } from './warnings.ts'

/** Events are noted after all records. */
const LAST = Number.POSITIVE_INFINITY

/**
 * A record of base fields only: the time is all there is to say, such as for a button press.
 * Not so for objects with mandatory resources, of which it would be nothing.
 */
export const addEvent = ({ pack, groups, window }: Work, event: BaseOnly): void => {
	const { baseName: name, index, byteOffset, byteLength, objectVersion, t: ts, isRelative } = event
	const source = { index, name, byteOffset, byteLength }
	const { found } = pack
	const path = parseInstancePath(name)
	if (path === undefined) return
	if (!isVersion(objectVersion)) {
		found.findings.push(noVersion(source, objectVersion))
		return
	}
	const series = seriesFor(groups, path.object, path.instance, objectVersion)
	if (series === undefined) found.findings.push(unknownObject(source, path.object))
	else if (!hasMandatoryResource(series.known)) {
		const said = { ...source, ts, isRelative, objectVersion }
		noteRemarks(pack, { said, definition: series.known.definition, window, at: LAST })
		if (!select(groups, series, ts, index, objectVersion)) noteDuplicate(found, source, LAST)
		lowerFirst(groups, series, index)
	}
}

const hasMandatoryResource = ({ mandatoryBits, mandatoryBeyond }: KnownObject): boolean =>
	mandatoryBits !== 0 || mandatoryBeyond.length > 0
