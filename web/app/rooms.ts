import type { ComponentType } from 'preact'
import type { RoomProps } from './roomProps.ts'

/** A tab. Its code is loaded when it is opened. */
export type Room = {
	/** as in the address: `#29a.ch3ckr/plots` */
	readonly id: string
	readonly title: string
	/** what has to be known before the tab is there */
	readonly needs: 'device' | 'key'
	readonly load: () => Promise<ComponentType<RoomProps>>
}

export const rooms: readonly Room[] = [
	{
		id: 'live',
		title: 'Live',
		needs: 'device',
		load: async () => (await import('../live/Live.tsx')).Live,
	},
	{
		id: 'imports',
		title: 'Imports',
		needs: 'device',
		load: async () => (await import('../imports/Imports.tsx')).Imports,
	},
]

/** The tabs for what is known: those of a device, and those for a key. */
export const roomsFor = (known: { readonly hasDevice: boolean; readonly hasKey: boolean }): readonly Room[] =>
	rooms.filter(({ needs }) => (needs === 'device' ? known.hasDevice : known.hasKey))
