import { printable } from '../app/printable.ts'
import type { Run } from './answers.ts'
import type { Difference } from './differences.ts'
import { isOld, type Opened } from './model.ts'
import { changesOf } from './verdict.ts'

const lines = (text: string): string => text.split('\n').map(printable).join('\n')

const inShort = (value: unknown): string => printable(JSON.stringify(value) ?? 'nothing')

/** So many are listed. */
const shownChanges = 200

const DifferenceRow = ({ difference }: { readonly difference: Difference }) => (
	<li class={`change change-${difference.kind}`}>
		<code>{printable(difference.path === '' ? 'output' : difference.path)}</code>
		<span>
			{difference.kind !== 'added' && <del>{inShort(difference.before)}</del>}
			{difference.kind === 'changed' && <span aria-hidden="true"> → </span>}
			{difference.kind !== 'removed' && <ins>{inShort(difference.after)}</ins>}
		</span>
	</li>
)

const Problems = ({ run: { problems, problemCount } }: { readonly run: Run }) => (
	<>
		<h3>{problemCount === 1 ? 'Problem' : `Problems (${problemCount})`}</h3>
		<ul class="bench-problems">
			{problems.map(({ code, message, at }) => (
				<li key={`${code}${message}`}>
					{at !== undefined && <span class="muted">line {at.line}: </span>}
					{printable(message)}
				</li>
			))}
		</ul>
	</>
)

const Prints = ({ run: { prints, printsLeftOut = 0 } }: { readonly run: Run }) => (
	<>
		<h3>Prints</h3>
		<pre class="block">{prints.map(lines).join('\n')}</pre>
		{printsLeftOut > 0 && <p class="muted">{printsLeftOut} lines above the limit were left out.</p>}
	</>
)

/** What the draft made of the selected message, beside the version in use. */
export const ResultView = ({ opened }: { readonly opened: Opened }) => {
	const { results, selected, active } = opened
	const ran = results?.byMessage
	const result = ran?.get(selected ?? '')
	if (result === undefined)
		return (
			<p class="hint">
				{ran === undefined
					? 'Run the script to see what it makes of these messages.'
					: 'The script was not run on this message: run it once more.'}
			</p>
		)
	const { draft } = result
	const changes = changesOf(result)
	return (
		<section class={isOld(opened) ? 'result result-old' : 'result'} aria-label="Result">
			{isOld(opened) && <p class="muted">The script was edited since.</p>}
			{draft.problemCount > 0 && <Problems run={draft} />}
			{draft.outcome === 'failed' && result.active.outcome !== 'failed' && (
				<p class="muted">Version {active.version} does not fail on this message.</p>
			)}
			{changes.length > 0 && (
				<>
					<h3>Differences to version {active.version}</h3>
					<ul class="changes">
						{changes.slice(0, shownChanges).map((difference) => (
							<DifferenceRow key={difference.path} difference={difference} />
						))}
					</ul>
					{changes.length > shownChanges && <p class="muted">and {changes.length - shownChanges} more</p>}
				</>
			)}
			{draft.output !== undefined && (
				<>
					<h3>
						Output <span class="muted">{Math.round(draft.milliseconds * 10) / 10} ms</span>
					</h3>
					<pre class="block">{lines(JSON.stringify(draft.output, null, 2))}</pre>
				</>
			)}
			{draft.prints.length > 0 && <Prints run={draft} />}
		</section>
	)
}
