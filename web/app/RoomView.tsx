import { useMemo } from 'preact/hooks'
import { emptyModel, type Model, type ObjectCard } from '../device/model.ts'
import type { Addresses } from './addresses.ts'
import type { Api } from './api.ts'
import type { Room } from './rooms.ts'
import { useRoom } from './useRoom.ts'

type Props = {
	readonly room: Room
	/** undefined without a device */
	readonly model: Model | undefined
	readonly api: Api
	readonly addresses: Addresses
}

/** Objects by their ids, then telemetry and attributes. */
const byObject = (one: ObjectCard, other: ObjectCard): number =>
	(one.objectId ?? Number.MAX_VALUE) - (other.objectId ?? Number.MAX_VALUE) ||
	(one.instanceId ?? 0) - (other.instanceId ?? 0)

const noDevice = emptyModel('', 0)

/** A room, as soon as its code is loaded. */
export const RoomView = ({ room, model = noDevice, api, addresses }: Props) => {
	const Component = useRoom(room)
	const { cards, series } = model
	const allCards = useMemo(() => [...cards.values()].toSorted(byObject), [cards])
	const allSeries = useMemo(() => [...series.values()], [series])
	if (Component === undefined) return <p class="hint">Loading …</p>
	if (Component === 'failed')
		return <p class="hint">This part of the page could not be loaded. Reload the page.</p>
	return (
		<Component
			api={api}
			addresses={addresses}
			device={model.device}
			cards={allCards}
			series={allSeries}
			fixes={model.fixes}
			configurations={model.configurations}
			now={model.now}
		/>
	)
}
