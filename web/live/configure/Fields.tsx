import { colourOf, type Draft, ledOf } from './draft.ts'

type Of<Kind extends Draft['kind']> = {
	readonly id: string
	readonly draft: Extract<Draft, { kind: Kind }>
	readonly onChange: (draft: Draft) => void
}

type Props = { readonly id: string; readonly draft: Draft; readonly onChange: (draft: Draft) => void }

/** The fields for the values of an object. */
export const Fields = ({ draft, ...more }: Props) =>
	draft.kind === 'led' ? <Led draft={draft} {...more} /> : <Application draft={draft} {...more} />

const parts = ['red', 'green', 'blue'] as const

const Led = ({ id, draft, onChange }: Of<'led'>) => (
	<div class="configure-fields">
		<label>
			Colour
			<input
				type="color"
				value={colourOf(draft)}
				onInput={({ currentTarget: { value } }) => onChange(ledOf(value))}
			/>
		</label>
		{parts.map((part) => (
			<label key={part}>
				{part}
				<input
					id={`${id}-${part}`}
					class="mono"
					inputMode="numeric"
					autocomplete="off"
					value={draft[part]}
					onInput={({ currentTarget: { value } }) => onChange({ ...draft, [part]: value })}
				/>
			</label>
		))}
	</div>
)

const Application = ({ id, draft, onChange }: Of<'application'>) => (
	<div class="configure-fields">
		<label>
			Interval in s
			<input
				id={`${id}-interval`}
				class="mono"
				inputMode="numeric"
				autocomplete="off"
				value={draft.interval}
				onInput={({ currentTarget: { value } }) => onChange({ ...draft, interval: value })}
			/>
		</label>
		<label class="check">
			<input
				type="checkbox"
				checked={draft.gnss}
				onChange={({ currentTarget: { checked } }) => onChange({ ...draft, gnss: checked })}
			/>
			GNSS
		</label>
	</div>
)
