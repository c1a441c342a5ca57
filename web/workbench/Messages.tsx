import { printable } from '../app/printable.ts'
import { timeOfDay } from '../console/timeOfDay.ts'
import { bytesOf, type Message, messagesPerRun } from './messages.ts'
import { isOld, type Opened, type WorkbenchEvent } from './model.ts'
import { preview } from './preview.ts'
import { verdictOf } from './verdict.ts'

type Props = {
	readonly opened: Opened
	/** milliseconds since the Unix epoch */
	readonly now: number
	readonly dispatch: (event: WorkbenchEvent) => void
	readonly onRefresh: () => Promise<void>
}

/** The messages that a script is run on, and what came of each. */
export const Messages = ({ opened, now, dispatch, onRefresh }: Props) => {
	const { messages, incomplete, own, selected, results } = opened
	const select = (id: string): void => dispatch({ type: 'selected', id })
	const badge = (id: string) => {
		const result = results?.byMessage.get(id)
		if (result === undefined) return null
		const { tone, text } = verdictOf(result)
		return <span class={`badge badge-${tone}`}>{printable(text)}</span>
	}
	const row = ({ id, receivedAt, payload }: Pick<Message, 'id' | 'receivedAt' | 'payload'>) => (
		<li key={id}>
			<button type="button" class="row" aria-pressed={id === selected} onClick={() => select(id)}>
				<time dateTime={new Date(receivedAt).toISOString()}>{timeOfDay(receivedAt, now)}</time>
				<code class="row-bytes">{printable(preview(bytesOf({ payload })))}</code>
				{badge(id)}
			</button>
		</li>
	)
	return (
		<>
			<div class="bench-bar">
				<h2>Recorded messages</h2>
				<button type="button" class="quiet" onClick={() => void onRefresh()}>
					Refresh
				</button>
			</div>
			<label class="bench-own">
				Bytes of your own
				<span class="field">
					<input
						value={own}
						placeholder="text, or 0x and hex"
						spellcheck={false}
						autocomplete="off"
						onInput={({ currentTarget: { value } }) => dispatch({ type: 'typed', own: value })}
						onFocus={() => own !== '' && select('own')}
					/>
					{badge('own')}
				</span>
			</label>
			<ul class={isOld(opened) ? 'rows rows-old' : 'rows'}>{messages.map(row)}</ul>
			{messages.length === 0 && <p class="muted">The log of this integration has no message yet.</p>}
			{incomplete > 0 && (
				<p class="muted">{incomplete} more cannot be run again: not all of their bytes were kept.</p>
			)}
			{messages.length >= messagesPerRun && (
				<p class="muted">A run takes the selected message and the newest, {messagesPerRun} in all.</p>
			)}
		</>
	)
}
