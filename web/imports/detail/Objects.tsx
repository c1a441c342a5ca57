import { useState } from 'preact/hooks'
import type { ImportLog } from '../../../lambda/imports/entrances.ts'
import { printable } from '../../app/printable.ts'
import { readNamed, readObject, timeOf } from '../../device/readings.ts'
import { formatValue } from '../../live/formatValue.ts'
import { counted, utcTime } from '../words.ts'

type Reading = ReturnType<typeof readObject> & { readonly at: number }

type Props = { readonly shown: Pick<ImportLog, 'lwm2m' | 'telemetry' | 'attributes' | 'timestamp'> }

const shownFirst = 24

const named = (
	values: Readonly<Record<string, string | number | boolean>>,
	at: number,
): Reading['resources'] =>
	readNamed(
		'telemetry',
		Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, ts: at }])),
	).resources

/** What was taken from the message: objects first, then telemetry by time, then attributes. */
const readingsOf = ({
	lwm2m = [],
	telemetry = [],
	attributes = {},
	timestamp,
}: Props['shown']): readonly Reading[] => {
	const base = { objectId: undefined, instanceId: undefined }
	const received = Date.parse(timestamp)
	return [
		...lwm2m.map((update) => ({ ...readObject(update, timeOf(update)), at: timeOf(update) })),
		...telemetry.map(({ ts, values }) => ({
			...base,
			key: 'telemetry',
			name: 'Telemetry',
			resources: named(values, ts),
			at: ts,
		})),
		...(Object.keys(attributes).length === 0
			? []
			: [
					{
						...base,
						key: 'attributes',
						name: 'Attributes',
						resources: named(attributes, received),
						at: received,
					},
				]),
	]
}

/** The object updates of an import, with the names and units of their resources. */
export const Objects = ({ shown }: Props) => {
	const [limit, setLimit] = useState(shownFirst)
	const readings = readingsOf(shown)
	if (readings.length === 0) return null
	return (
		<section class="panel" aria-labelledby="objects-title">
			<header>
				<h3 id="objects-title">Updates</h3>
				<span class="muted">{readings.length.toLocaleString('en')}</span>
			</header>
			<div class="updates">
				{readings.slice(0, limit).map((reading, index) => (
					<Update key={index} reading={reading} />
				))}
			</div>
			{readings.length > limit && (
				<button type="button" class="link panel-more" onClick={() => setLimit(readings.length)}>
					{`Show the other ${counted(readings.length - limit, 'update')}`}
				</button>
			)}
		</section>
	)
}

const Update = ({ reading: { key, objectId, name, resources, at } }: { readonly reading: Reading }) => (
	<article class="update">
		<header>
			<h4>{name}</h4>
			{objectId !== undefined && <span class="mono muted">{key}</span>}
			<time class="muted" dateTime={new Date(at).toISOString()} title="when it was measured, in UTC">
				{utcTime(at)}
			</time>
		</header>
		<dl>
			{resources.map((resource) => {
				const { text, unit } = formatValue(resource)
				return (
					<div key={resource.id}>
						<dt>
							<bdi>{printable(resource.name)}</bdi>
						</dt>
						<dd>
							<bdi>{text}</bdi>
							{unit !== undefined && <span class="unit">{` ${unit}`}</span>}
						</dd>
					</div>
				)
			})}
		</dl>
	</article>
)
