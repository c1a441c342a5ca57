import { useRef } from 'preact/hooks'
import { printable } from '../app/printable.ts'
import { type Mark, offsetOf } from './marks.ts'

type Props = {
	readonly source: string
	readonly marks: readonly Mark[]
	readonly onEdit: (source: string) => void
	readonly onRun: () => Promise<void>
}

const numbers = (count: number): string =>
	Array.from({ length: count }, (_, index) => `${index + 1}`).join('\n')

/** So many are listed below the script. */
const shownMarks = 5

/** The text of a script with the numbers of its lines, and what is wrong at which of them. */
export const Editor = ({ source, marks, onEdit, onRun }: Props) => {
	const area = useRef<HTMLTextAreaElement>(null)
	const lines = source.split('\n').length
	const goTo = (mark: Mark): void => {
		const offset = offsetOf(source, mark)
		area.current?.focus()
		area.current?.setSelectionRange(offset, offset)
	}
	const onKeyDown = (event: KeyboardEvent): void => {
		if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
		event.preventDefault()
		void onRun()
	}
	const marked = new Set(marks.map(({ line }) => line))
	return (
		<>
			<div class="editor">
				<div class="editor-page">
					<pre class="editor-numbers" aria-hidden="true">
						{numbers(lines)}
					</pre>
					<div class="editor-text">
						{[...marked].map((line) => (
							<div
								key={line}
								class="editor-mark"
								ref={(element) => element?.style.setProperty('--line', String(line))}
							/>
						))}
						{/* Gives the text area the size of its text. */}
						<pre class="editor-mirror" aria-hidden="true">
							{`${source}\n`}
						</pre>
						<textarea
							ref={area}
							aria-label="Script of the converter"
							aria-describedby="bench-marks"
							aria-invalid={marks.length > 0}
							spellcheck={false}
							autocapitalize="off"
							autocomplete="off"
							wrap="off"
							value={source}
							onInput={({ currentTarget: { value } }) => onEdit(value)}
							onKeyDown={onKeyDown}
						/>
					</div>
				</div>
			</div>
			<ul id="bench-marks" class="bench-marks">
				{marks.slice(0, shownMarks).map((mark) => (
					<li key={`${mark.line}:${mark.column}:${mark.message}`}>
						<button type="button" class="link" onClick={() => goTo(mark)}>
							Line {mark.line}, column {mark.column}
						</button>{' '}
						{printable(mark.message)}
					</li>
				))}
				{marks.length > shownMarks && <li>and {marks.length - shownMarks} more</li>}
			</ul>
		</>
	)
}
