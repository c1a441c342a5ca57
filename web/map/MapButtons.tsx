import type { MapAction } from './mapState.ts'

type Props = { readonly act: (action: MapAction) => void; readonly isFollowing: boolean }

/** What a pointer does on the map, as buttons. */
export const MapButtons = ({ act, isFollowing }: Props) => (
	<fieldset class="map-buttons" aria-label="Zoom">
		<Button label="Zoom in" sign="+" act={() => act({ type: 'zoom', factor: 0.5 })} />
		<Button label="Zoom out" sign="−" act={() => act({ type: 'zoom', factor: 2 })} />
		<Button label="Show the whole trail" sign="◎" isOn={isFollowing} act={() => act({ type: 'fit' })} />
		<Button label="Show the globe" sign="◯" act={() => act({ type: 'globe' })} />
	</fieldset>
)

type ButtonProps = {
	readonly label: string
	readonly sign: string
	readonly isOn?: boolean
	readonly act: () => void
}

const Button = ({ label, sign, isOn, act }: ButtonProps) => (
	<button type="button" class="quiet" aria-label={label} title={label} aria-pressed={isOn} onClick={act}>
		{sign}
	</button>
)
