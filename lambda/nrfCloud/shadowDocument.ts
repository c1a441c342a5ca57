import { clip, error, type Finding } from '../senml/finding.ts'
import { isMap, type Json, memberAt } from './json.ts'

/** What a device has reported, and when. */
export type Reported = {
	readonly state: Json
	/** `{"timestamp": <seconds since the Unix epoch>}` in place of each value of the state */
	readonly metadata: Json
}

/** A document that AWS IoT publishes when a shadow has changed, `$aws/things/<id>/shadow/update/documents`. */
export type ShadowDocument = {
	readonly current: Reported
	/** nothing, if there was no shadow before */
	readonly previous: Reported
}

const nothing: Json = {}

const reportedIn = (shadow: unknown): Reported => {
	const [state, metadata] = ['state', 'metadata'].map((name) => memberAt(shadow, [name, 'reported']))
	return { state: isMap(state) ? state : nothing, metadata: isMap(metadata) ? metadata : nothing }
}

/** @param sent JSON that has been parsed */
export const readShadowDocument = (sent: unknown): ShadowDocument | Finding => {
	const shadow = memberAt(sent, ['current', 'state'])
	if (!isMap(shadow)) return noShadow(sent)
	return {
		current: reportedIn(memberAt(sent, ['current'])),
		previous: reportedIn(memberAt(sent, ['previous'])),
	}
}

/** What is at a path of the state and of its metadata. */
const partAt = ({ state, metadata }: Reported, path: readonly string[]) => ({
	value: memberAt(state, path),
	metadata: memberAt(metadata, path),
})

/** Whether a part has been reported since: as another value, or once more. */
export const isReportedAnew = ({ current, previous }: ShadowDocument, path: readonly string[]): boolean => {
	const part = partAt(current, path)
	return part.value !== undefined && JSON.stringify(part) !== JSON.stringify(partAt(previous, path))
}

/** Whether the device has reported anything. If not, somebody has changed what is desired of it. */
export const hasNews = (document: ShadowDocument): boolean => isReportedAnew(document, [])

/** The newest time of what is at a path, in seconds since the Unix epoch; undefined if it has none. */
export const reportedAt = ({ metadata }: Reported, path: readonly string[]): number | undefined =>
	newest(memberAt(metadata, path))

const newest = (metadata: unknown): number | undefined => {
	if (typeof metadata !== 'object' || metadata === null) return undefined
	const own = memberAt(metadata, ['timestamp'])
	const times = [typeof own === 'number' ? own : undefined, ...Object.values(metadata).map(newest)]
	const known = times.filter((time) => time !== undefined && Number.isFinite(time) && time >= 0)
	return known.length === 0 ? undefined : Math.max(...known.map(Number))
}

const noShadow = (got: unknown): Finding =>
	error('message', 'E_SHADOW', 'A shadow document is a JSON object with "current", which has the "state".', {
		expected: '{"previous": <shadow>, "current": {"state": {"reported": {…}}, "metadata": {…}}}',
		got: got === undefined ? 'no JSON' : clip(JSON.stringify(got)),
	})
