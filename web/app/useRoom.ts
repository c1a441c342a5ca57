import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { RoomProps } from './roomProps.ts'
import type { Room } from './rooms.ts'

type Loaded = { readonly id: string; readonly component: ComponentType<RoomProps> | 'failed' }

/** The component of a room, once its code is there. */
export const useRoom = (room: Room | undefined): Loaded['component'] | undefined => {
	const [loaded, setLoaded] = useState<Loaded>()
	useEffect(() => {
		if (room === undefined) return undefined
		let isOpen = true
		const take = (component: Loaded['component']): void => {
			if (isOpen) setLoaded({ id: room.id, component })
		}
		room.load().then(take, () => take('failed'))
		return () => {
			isOpen = false
		}
	}, [room])
	return loaded?.id === room?.id ? loaded?.component : undefined
}
