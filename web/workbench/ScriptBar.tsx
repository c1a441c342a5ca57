import type { workbenchActions } from './actions.ts'
import type { Language } from './answers.ts'
import { isChanged, type Opened, type Workbench, type WorkbenchEvent } from './model.ts'

const languages: readonly (readonly [Language, string])[] = [
	['javascript', 'JavaScript'],
	['tbel', 'TBEL'],
	['ttn', 'LoRaWAN codec'],
]

type Props = {
	readonly opened: Opened
	readonly busy: Workbench['busy']
	readonly actions: Pick<ReturnType<typeof workbenchActions>, 'run' | 'save' | 'activate'>
	readonly dispatch: (event: WorkbenchEvent) => void
}

/** What can be done with the script. */
export const ScriptBar = ({ opened, busy, actions, dispatch }: Props) => {
	const { draft, active, stored } = opened
	const changed = isChanged(opened)
	const discard = (): void => {
		const { language, source } = active
		dispatch({ type: 'edited', draft: { language, source } })
	}
	return (
		<div class="bench-bar">
			<label class="bench-language">
				<span class="visually-hidden">Language</span>
				<select
					value={draft.language}
					onChange={({ currentTarget: { value } }) =>
						dispatch({ type: 'edited', draft: { language: value as Language } })
					}
				>
					{languages.map(([value, name]) => (
						<option key={value} value={value}>
							{name}
						</option>
					))}
				</select>
			</label>
			<span class="bench-state muted">{changed ? 'edited' : `as version ${active.version}`}</span>
			{changed && (
				<button type="button" class="quiet" onClick={discard}>
					Discard
				</button>
			)}
			{stored === undefined ? (
				<button
					type="button"
					class="quiet"
					disabled={!changed || busy !== undefined}
					onClick={() => void actions.save()}
				>
					{busy === 'saving' ? 'Saving …' : 'Save as new version'}
				</button>
			) : (
				<button
					type="button"
					class="quiet"
					disabled={busy !== undefined}
					onClick={() => void actions.activate()}
				>
					{busy === 'activating' ? 'Switching …' : `Use version ${stored}`}
				</button>
			)}
			<button
				type="button"
				disabled={busy !== undefined}
				aria-keyshortcuts="Control+Enter"
				title="Ctrl + Enter"
				onClick={() => void actions.run()}
			>
				{busy === 'running' ? 'Running …' : 'Run'}
			</button>
		</div>
	)
}
