import { useMemo, useState } from 'preact/hooks'
import type { ImportLog } from '../../../lambda/imports/entrances.ts'
import { printable } from '../../app/printable.ts'
import { BytesPanel } from '../bytes/BytesPanel.tsx'
import { type Mark, marksOf } from '../bytes/mark.ts'
import { useBytes } from '../bytes/useBytes.ts'
import { outcomeOf, outcomeWords } from '../list/importRow.ts'
import { Share } from '../share/Share.tsx'
import { doorWords, formatWords, utcTime } from '../words.ts'
import { Findings } from './Findings.tsx'
import { Objects } from './Objects.tsx'
import { Records } from './Records.tsx'
import { recordRows } from './recordRows.ts'

type Props = {
	readonly shown: ImportLog
	readonly deviceId: string
}

/** One import: what is wrong with it, its bytes, its records, and what was taken from it. */
export const Detail = ({ shown, deviceId }: Props) => {
	const [pointed, setPointed] = useState<Omit<Mark, 'kind'>>()
	const { findings, bytes, truncated, contentFormat } = shown
	const payload = useBytes(bytes?.payload ?? '')
	const found = useMemo(() => marksOf(findings), [findings])
	const marks = useMemo(
		(): readonly Mark[] =>
			pointed === undefined ? found : [...found, { start: pointed.start, end: pointed.end, kind: 'active' }],
		[found, pointed],
	)
	const first = found[0]?.start
	const records = useMemo(() => {
		const rows = recordRows(shown)
		return rows.length === 0 ? null : <Records key={shown.seq} rows={rows} onPoint={setPointed} />
	}, [shown])
	const objects = useMemo(() => <Objects key={shown.seq} shown={shown} />, [shown])
	return (
		<article class="import" aria-labelledby="import-title">
			<Head shown={shown} />
			<Share key={shown.seq} shown={shown} payload={payload} deviceId={deviceId} />
			{findings.length > 0 && <Findings findings={findings} onPoint={setPointed} />}
			<BytesPanel
				key={shown.seq}
				bytes={payload}
				isText={isText(contentFormat, payload)}
				fullLength={truncated?.byteLength}
				marks={marks}
				target={pointed?.start ?? first}
			/>
			{records}
			{objects}
		</article>
	)
}

/** Of formats with several encodings the first byte tells. */
const isText = (contentFormat: string, [first]: Uint8Array): boolean =>
	/json|text/.test(contentFormat) || first === OPEN_ARRAY || first === OPEN_OBJECT

const [OPEN_ARRAY, OPEN_OBJECT] = [0x5b, 0x7b]

const Head = ({ shown }: { readonly shown: ImportLog }) => {
	const { seq, importId, timestamp, door, contentFormat, bytes, count, decoderVersion } = shown
	const outcome = outcomeOf(shown)
	const decoder = bytes === undefined ? '' : `${bytes.decoder.name} ${bytes.decoder.version}`
	const facts = [
		['Received', `${utcTime(Date.parse(timestamp))} UTC`],
		['Door', doorWords(door)],
		['Format', formatWords(contentFormat)],
		[
			'Decoder',
			decoderVersion === undefined ? decoder : `${decoder}, imported with ${decoderVersion.imported}`,
		],
		['Import id', importId],
		...(count === undefined ? [] : [['Messages', count.toLocaleString('en')]]),
	]
	return (
		<header class="import-head">
			<h2 id="import-title">{`Import ${seq}`}</h2>
			<span class={`outcome outcome-${outcome}`}>{outcomeWords[outcome]}</span>
			<dl class="facts">
				{facts.map(([word = '', text = '']) => (
					<div key={word}>
						<dt>{word}</dt>
						<dd>{printable(text)}</dd>
					</div>
				))}
			</dl>
		</header>
	)
}
