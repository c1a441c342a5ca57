import type { Finding } from '../../../lambda/senml/finding.ts'
import { printable } from '../../app/printable.ts'
import { type Mark, rangeOf } from '../bytes/mark.ts'
import { findingPlace } from './findingPlace.ts'

type Range = Omit<Mark, 'kind'>

type Props = {
	readonly findings: readonly Finding[]
	/** the bytes that are to be highlighted; undefined: none */
	readonly onPoint: (range: Range | undefined) => void
}

/** What is wrong or remarkable. To point at a finding shows its bytes. */
export const Findings = ({ findings, onPoint }: Props) => (
	<ul class="findings">
		{findings.map((finding, index) => {
			const range = rangeOf(finding)
			return (
				<li key={index} class={`finding finding-${finding.severity}`}>
					{range === undefined ? (
						<Sentence finding={finding} />
					) : (
						<button
							type="button"
							onClick={() => onPoint(range)}
							onFocus={() => onPoint(range)}
							onMouseEnter={() => onPoint(range)}
							onMouseLeave={() => onPoint(undefined)}
							onBlur={() => onPoint(undefined)}
						>
							<Sentence finding={finding} />
						</button>
					)}
				</li>
			)
		})}
	</ul>
)

const Sentence = ({ finding }: { readonly finding: Finding }) => {
	const { code, severity, message, expected, got } = finding
	const place = findingPlace(finding)
	return (
		<>
			<span class="finding-head">
				<span class="finding-severity">{severity === 'error' ? 'Error' : 'Warning'}</span>
				<code>{code}</code>
				{place !== '' && <span class="muted">{place}</span>}
			</span>
			<span class="finding-message">{printable(message)}</span>
			{(expected !== undefined || got !== undefined) && (
				<span class="finding-compared">
					{expected !== undefined && <Compared word="Expected" text={expected} />}
					{got !== undefined && <Compared word="Got" text={got} />}
				</span>
			)}
		</>
	)
}

const Compared = ({ word, text }: { readonly word: string; readonly text: string }) => (
	<span>
		<span class="muted">{word}</span> <bdi class="mono">{printable(text)}</bdi>
	</span>
)
