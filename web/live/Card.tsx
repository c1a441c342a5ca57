import type { ComponentChildren } from 'preact'
import { printable } from '../app/printable.ts'
import { ago } from '../device/age.ts'
import type { ObjectCard, ResourceCard, Series } from '../device/model.ts'
import { formatValue } from './formatValue.ts'
import { Trend } from './Trend.tsx'

type Props = {
	readonly card: ObjectCard
	/** by key */
	readonly series: ReadonlyMap<string, Series>
	readonly now: number
	/** below the values */
	readonly children?: ComponentChildren
}

const seriesKey = ({ key, objectId }: ObjectCard, id: string): string =>
	objectId === undefined ? id : `${key}/${id}`

/** An object instance with its newest values. */
export const Card = ({ card, series, now, children }: Props) => (
	<article class="card" aria-labelledby={`card-${card.key}`}>
		<header>
			<h2 id={`card-${card.key}`}>{card.name}</h2>
			{card.objectId !== undefined && <span class="mono muted">{card.key}</span>}
			<time class="muted" dateTime={new Date(card.at).toISOString()}>
				{ago(card.at, now)}
			</time>
		</header>
		<dl>
			{card.resources.map((resource) => (
				<Value key={resource.id} resource={resource} series={series.get(seriesKey(card, resource.id))} />
			))}
		</dl>
		{children}
	</article>
)

const Value = ({
	resource,
	series,
}: {
	readonly resource: ResourceCard
	readonly series: Series | undefined
}) => {
	const { text, unit } = formatValue(resource)
	return (
		<div class="value">
			<dt>{printable(resource.name)}</dt>
			<dd>
				{series !== undefined && <Trend series={series} />}
				<span class="number">
					<span key={resource.at} class="reading">
						{text}
					</span>
					{unit !== undefined && <span class="unit">{` ${unit}`}</span>}
				</span>
			</dd>
		</div>
	)
}
