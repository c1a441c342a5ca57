import type { ComponentChildren } from 'preact'
import type { MapAction } from './mapState.ts'

type Props = { readonly act: (action: MapAction) => void; readonly isFollowing: boolean }

/** What a pointer does on the map, as buttons. */
export const MapButtons = ({ act, isFollowing }: Props) => (
	<fieldset class="map-buttons" aria-label="Zoom">
		<Button label="Zoom in" act={() => act({ type: 'zoom', factor: 0.5 })}>
			<path d="M8 3v10M3 8h10" />
		</Button>
		<Button label="Zoom out" act={() => act({ type: 'zoom', factor: 2 })}>
			<path d="M3 8h10" />
		</Button>
		<Button label="Show the whole trail" isOn={isFollowing} act={() => act({ type: 'fit' })}>
			<path d="M2 5V2h3M11 2h3v3M14 11v3h-3M5 14H2v-3" />
			<circle cx="8" cy="8" r="1.5" />
		</Button>
		<Button label="Show the globe" act={() => act({ type: 'globe' })}>
			<circle cx="8" cy="8" r="6" />
			<path d="M2 8h12M8 2c-4 4-4 8 0 12M8 2c4 4 4 8 0 12" />
		</Button>
	</fieldset>
)

type ButtonProps = {
	readonly label: string
	readonly isOn?: boolean
	readonly act: () => void
	/** its sign, in a square of 16 by 16 */
	readonly children: ComponentChildren
}

const Button = ({ label, isOn, act, children }: ButtonProps) => (
	<button type="button" class="quiet" aria-label={label} title={label} aria-pressed={isOn} onClick={act}>
		<svg viewBox="0 0 16 16" aria-hidden="true">
			{children}
		</svg>
	</button>
)
