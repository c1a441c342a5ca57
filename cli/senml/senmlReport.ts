import { type Conversion, objectUpdate, type TimedUpdate } from '../../lambda/lwm2m/convert.ts'
import { definitions } from '../../lambda/lwm2m/definitions.ts'
import { TIMESTAMP_RESOURCE } from '../../lambda/lwm2m/objectDefinition.ts'
import { isError } from '../../lambda/senml/finding.ts'
import { printable } from '../printable.ts'
import type { Content } from './senmlContent.ts'
import { hexView, type Paint } from './senmlHexView.ts'
import { labelOf, marksOf } from './senmlMarks.ts'

/** Its format may be one that is not SenML. */
type Reported = Omit<Content, 'format'> & { readonly format: string }

export type Report = {
	readonly content: Reported
	readonly conversion: Conversion
	/** a text about the origin of the bytes */
	readonly origin: string
	/** seconds since the Unix epoch */
	readonly receivedAt: number
}

/** Limit of items in one section; `--json` has all. */
const MAX_SHOWN = 100

/** The result as text: input, records, updates, findings, bytes. */
export const report = ({ content, conversion, origin, receivedAt }: Report, paint: Paint): string => {
	const { records, updates, findings, success } = conversion
	const shownFindings = findings.slice(0, MAX_SHOWN)
	const errors = findings.filter(isError).length
	const verdict = paint(success ? 'green' : 'red', success ? 'converted' : counted(errors, 'error'))
	const sections = [
		`${heading(content, origin)}; received at ${isoTime(receivedAt)}\n${verdict}`,
		section('Records', records.length, paint, records.slice(0, MAX_SHOWN).flatMap(recordLine)),
		section('Object updates', updates.length, paint, updates.slice(0, MAX_SHOWN).flatMap(updateLines)),
		section(
			'Findings',
			findings.length,
			paint,
			shownFindings.map((finding) => paint(isError(finding) ? 'red' : 'yellow', labelOf(finding))),
		),
		section('Bytes', content.bytes.length, paint, hexView(content.bytes, marksOf(shownFindings), paint)),
	]
	return `${sections.join('\n\n')}\n`
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const heading = ({ format, bytes, isUnwrapped }: Reported, origin: string): string => {
	const envelope = isUnwrapped ? ' out of the envelope {"data": …} of nRF Cloud' : ''
	return printable(`${format.toUpperCase()}, ${counted(bytes.length, 'byte')}, from ${origin}${envelope}`)
}

const section = (title: string, count: number, paint: Paint, lines: readonly string[]): string => {
	const isCut = title !== 'Bytes' && count > MAX_SHOWN
	const more = isCut ? [paint('dim', `…  ${count - MAX_SHOWN} more, see --json`)] : []
	return [`${paint('bold', title)} ${count === 0 ? '(none)' : `(${count})`}`, ...lines, ...more]
		.map((line, index) => (index === 0 || title === 'Bytes' ? line : `  ${line}`))
		.join('\n')
}

/** ISO 8601 with the fraction of the time. A time outside the range of `Date` is a number. */
const isoTime = (seconds: number): string => {
	const date = new Date(seconds * 1000)
	return Number.isNaN(date.getTime()) ? `${seconds} s` : date.toISOString()
}

/** Name, value, unit and time of a record, and its other fields. */
const recordLine = ({
	n,
	u,
	t,
	v,
	vs,
	vb,
	vd,
	vlo,
	...others
}: Conversion['records'][number]): readonly string[] => {
	const value = v ?? vb ?? (vs === undefined ? undefined : JSON.stringify(vs)) ?? vd ?? vlo ?? '(no value)'
	const unit = u === undefined ? '' : ` ${u}`
	const rest = Object.entries(others).map(([label, member]) => `  ${label} ${String(member)}`)
	return [printable(`${n}  ${value}${unit}  ${isoTime(t)}${rest.join('')}`)]
}

const updateLines = (update: TimedUpdate): readonly string[] => {
	const {
		ObjectID,
		ObjectInstanceID = 0,
		ObjectVersion,
		Resources,
		ResourceInstances = {},
	} = objectUpdate(update)
	const object = definitions.get(ObjectID)
	const version = ObjectVersion === undefined ? '' : ` ${ObjectVersion}`
	return [
		`${ObjectID}/${ObjectInstanceID}${version}  ${object?.name ?? ''}  ${isoTime(update.ts)}`,
		...Object.entries(Resources).flatMap(([id, value]) => {
			const { name = Number(id) === TIMESTAMP_RESOURCE ? 'Timestamp' : '', units } =
				object?.resources.get(Number(id)) ?? {}
			const line = (path: string, one: unknown): string =>
				`  ${path.padStart(5)}  ${name}: ${JSON.stringify(one)}${units === undefined ? '' : ` ${units}`}`
			const instances = ResourceInstances[id]
			if (instances === undefined) return [line(id, value)]
			return Object.entries(instances).map(([instance, one]) => line(`${id}/${instance}`, one))
		}),
	].map(printable)
}
