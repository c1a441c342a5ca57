import { printable } from '../app/printable.ts'
import type { Format } from './frames.ts'
import type { ConsoleEvent, ConsoleModel } from './model.ts'

type Props = {
	readonly model: ConsoleModel
	readonly dispatch: (event: ConsoleEvent) => void
	readonly onRetry: () => void
}

const formats: readonly (readonly [Format, string])[] = [
	['native', 'Native'],
	['resiot', 'ResIOT'],
]

const words = {
	connecting: 'Connecting',
	live: 'Live',
	interrupted: 'Interrupted',
	refused: 'Refused',
} as const

const pill = {
	connecting: 'state',
	live: 'state state-live',
	interrupted: 'state state-interrupted',
	refused: 'state state-refused',
}

/** How the connection is, and what can be done with the stream. */
export const StreamBar = ({ model, dispatch, onRetry }: Props) => {
	const { stream, format, held, now } = model
	const { state, reason, retryAt } = stream
	const seconds = retryAt === undefined ? 0 : Math.max(0, Math.ceil((retryAt - now) / 1000))
	return (
		<header class="console-bar">
			<span class={pill[state]} role="status">
				{words[state]}
			</span>
			{reason !== undefined && <span class="muted">{printable(reason)}</span>}
			{state === 'interrupted' && (
				<button type="button" class="link" onClick={onRetry}>
					Try again now ({seconds} s)
				</button>
			)}
			<span class="console-actions">
				<fieldset class="segments">
					<legend class="visually-hidden">Format of the frames</legend>
					{formats.map(([value, name]) => (
						<label key={value}>
							<input
								type="radio"
								name="console-format"
								value={value}
								checked={value === format}
								onChange={() => dispatch({ type: 'format', format: value })}
							/>
							<span>{name}</span>
						</label>
					))}
				</fieldset>
				{held === undefined ? (
					<button type="button" class="quiet" onClick={() => dispatch({ type: 'paused' })}>
						Pause
					</button>
				) : (
					<button type="button" onClick={() => dispatch({ type: 'continued' })}>
						Continue{held.length > 0 && ` (${held.length} new)`}
					</button>
				)}
				<button type="button" class="quiet" onClick={() => dispatch({ type: 'cleared' })}>
					Clear
				</button>
			</span>
		</header>
	)
}
