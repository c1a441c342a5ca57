import '../app/shared.ts'
import type { RoomProps } from '../app/roomProps.ts'
import { Card } from './Card.tsx'

/** One card for each object instance of the device. */
export const Live = ({ cards, series, device, now }: RoomProps) => {
	if (cards.length === 0)
		return (
			<p class="hint">
				{device.id === undefined ? 'Waiting for the device …' : 'This device has sent no values yet.'}
			</p>
		)
	const byKey = new Map(series.map((each) => [each.key, each]))
	return (
		<div class="cards">
			{cards.map((card) => (
				<Card key={card.key} card={card} series={byKey} now={now} />
			))}
		</div>
	)
}
