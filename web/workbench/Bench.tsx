import { printable } from '../app/printable.ts'
import type { workbenchActions } from './actions.ts'
import { Choice } from './Choice.tsx'
import { Editor } from './Editor.tsx'
import { Messages } from './Messages.tsx'
import { marksIn } from './marks.ts'
import type { Workbench, WorkbenchEvent } from './model.ts'
import { ResultView } from './ResultView.tsx'
import { ScriptBar } from './ScriptBar.tsx'

type Props = {
	readonly model: Workbench
	/** milliseconds since the Unix epoch */
	readonly now: number
	readonly actions: ReturnType<typeof workbenchActions>
	readonly dispatch: (event: WorkbenchEvent) => void
}

/** What the workbench looks like. */
export const Bench = ({ model, now, actions, dispatch }: Props) => {
	const { opened, notice, busy, integrations } = model
	if (integrations?.length === 0)
		return (
			<p class="hint">
				There is no integration yet. <code>npm run integrations -- create</code> makes one.
			</p>
		)
	return (
		<div class="bench">
			<Choice model={model} onChoose={actions.choose} />
			<p class={notice?.tone === 'bad' ? 'bench-notice problem' : 'bench-notice'} role="status">
				{notice === undefined ? '' : printable(notice.text)}
			</p>
			{opened === undefined ? (
				busy === 'opening' && <p class="hint">Loading …</p>
			) : (
				<>
					<section class="bench-script" aria-label="Script">
						<ScriptBar opened={opened} busy={busy} actions={actions} dispatch={dispatch} />
						<Editor
							source={opened.draft.source}
							marks={marksIn(model)}
							onEdit={(source) => dispatch({ type: 'edited', draft: { source } })}
							onRun={actions.run}
						/>
					</section>
					<section class="bench-messages" aria-label="Messages">
						<Messages opened={opened} now={now} dispatch={dispatch} onRefresh={actions.refresh} />
						<ResultView opened={opened} />
					</section>
				</>
			)}
		</div>
	)
}
