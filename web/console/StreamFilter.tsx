import { printable } from '../app/printable.ts'
import { sourcesIn } from './filter.ts'
import type { ConsoleEvent, ConsoleModel } from './model.ts'

type Props = {
	readonly model: ConsoleModel
	readonly shown: number
	readonly dispatch: (event: ConsoleEvent) => void
}

const types = [
	['', 'all types'],
	['uplink', 'uplinks'],
	['joined', 'joined'],
	['downlink', 'downlinks'],
	['confirmation', 'confirmations'],
	['sourceAlive', 'sources'],
] as const

/** Which frames are shown. */
export const StreamFilter = ({ model: { filter, frames, dropped }, shown, dispatch }: Props) => {
	const sources = new Set([...sourcesIn(frames), ...(filter.source === '' ? [] : [filter.source])])
	return (
		<fieldset class="console-filter">
			<legend class="visually-hidden">Filter</legend>
			<input
				type="search"
				aria-label="Device"
				placeholder="Device"
				spellcheck={false}
				value={filter.device}
				onInput={({ currentTarget: { value } }) => dispatch({ type: 'filtered', filter: { device: value } })}
			/>
			<select
				aria-label="Type"
				value={filter.type}
				onChange={({ currentTarget: { value } }) => dispatch({ type: 'filtered', filter: { type: value } })}
			>
				{types.map(([value, name]) => (
					<option key={value} value={value}>
						{name}
					</option>
				))}
			</select>
			<select
				aria-label="Source"
				value={filter.source}
				onChange={({ currentTarget: { value } }) => dispatch({ type: 'filtered', filter: { source: value } })}
			>
				<option value="">all sources</option>
				{[...sources].map((source) => (
					<option key={source} value={source}>
						{printable(source)}
					</option>
				))}
			</select>
			<span class="muted console-count">
				{shown === frames.length ? `${shown} frames` : `${shown} of ${frames.length} frames`}
				{dropped > 0 && `, ${dropped} older dropped`}
			</span>
		</fieldset>
	)
}
