import '../app/shared.ts'
import { printable } from '../app/printable.ts'
import type { RoomProps } from '../app/roomProps.ts'
import type { Device } from '../device/model.ts'
import { Card } from './Card.tsx'
import { Configure } from './configure/Configure.tsx'
import { isConfigurable } from './configure/draft.ts'

const nothingToShow = ({ id, notice, hideDataBefore }: Device): string => {
	if (id === undefined) return 'Waiting for the device …'
	if (notice !== undefined) return printable(notice)
	if (hideDataBefore !== undefined)
		return `This device has sent no values since ${new Date(hideDataBefore).toLocaleString()}. Earlier data is hidden.`
	return 'This device has sent no values yet.'
}

/** One card for each object instance of the device. */
export const Live = ({ api, cards, series, configurations, device, now }: RoomProps) => {
	if (cards.length === 0) return <p class="hint">{nothingToShow(device)}</p>
	const byKey = new Map(series.map((each) => [each.key, each]))
	return (
		<div class="cards">
			{cards.map((card) => (
				<Card key={card.key} card={card} series={byKey} now={now}>
					{isConfigurable(card) && device.id !== undefined && (
						<Configure
							api={api}
							deviceId={device.id}
							card={card}
							configuration={configurations.get(card.key)}
							now={now}
						/>
					)}
				</Card>
			))}
		</div>
	)
}
