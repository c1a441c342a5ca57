import { useState } from 'preact/hooks'
import { counted } from '../words.ts'
import { HexView } from './HexView.tsx'
import type { Mark } from './mark.ts'
import { TextView } from './TextView.tsx'

type Props = {
	readonly bytes: Uint8Array
	readonly isText: boolean
	/** of the whole payload, if the log has only its beginning */
	readonly fullLength: number | undefined
	readonly marks: readonly Mark[]
	readonly target: number | undefined
}

const views = [
	{ id: 'text', title: 'Text' },
	{ id: 'hex', title: 'Hex' },
] as const

/** The bytes of an import: of JSON the text, of all others in hex, as long as nobody wants it otherwise. */
export const BytesPanel = ({ bytes, isText, fullLength, marks, target }: Props) => {
	const [chosen, setChosen] = useState<(typeof views)[number]['id']>()
	const view = chosen ?? (isText ? 'text' : 'hex')
	const View = view === 'hex' ? HexView : TextView
	return (
		<section class="panel" aria-labelledby="bytes-title">
			<header>
				<h3 id="bytes-title">Bytes</h3>
				<span class="muted">
					{fullLength === undefined
						? counted(bytes.length, 'byte')
						: `the first ${bytes.length.toLocaleString('en')} of ${counted(fullLength, 'byte')}`}
				</span>
				<fieldset class="segmented" aria-label="Show bytes as">
					{views.map(({ id, title }) => (
						<button key={id} type="button" aria-pressed={id === view} onClick={() => setChosen(id)}>
							{title}
						</button>
					))}
				</fieldset>
			</header>
			{bytes.length === 0 && marks.length === 0 ? (
				<p class="panel-empty muted">There are no bytes.</p>
			) : (
				<View bytes={bytes} marks={marks} target={target} />
			)}
		</section>
	)
}
