import { type SpanId, spans } from './timeWindow.ts'

type Props = {
	/** undefined while the user has zoomed to a window of their own */
	readonly span: SpanId | undefined
	readonly onSpan: (span: SpanId) => void
	readonly onZoom: (factor: number) => void
	readonly onPan: (part: number) => void
}

/** What time all plots show. */
export const SpanChoice = ({ span, onSpan, onZoom, onPan }: Props) => (
	<div class="plots-tools">
		<fieldset class="spans">
			<legend class="visually-hidden">Time span</legend>
			{spans.map(({ id, name, title }) => (
				<label key={id} title={title}>
					<input type="radio" name="span" checked={id === span} onChange={() => onSpan(id)} />
					<span>{name}</span>
				</label>
			))}
		</fieldset>
		<fieldset class="steps" aria-label="Zoom and move">
			<Step label="Earlier" sign="←" act={() => onPan(-0.5)} />
			<Step label="Zoom out" sign="−" act={() => onZoom(2)} />
			<Step label="Zoom in" sign="+" act={() => onZoom(0.5)} />
			<Step label="Later" sign="→" act={() => onPan(0.5)} />
		</fieldset>
	</div>
)

type StepProps = { readonly label: string; readonly sign: string; readonly act: () => void }

const Step = ({ label, sign, act }: StepProps) => (
	<button type="button" class="quiet" aria-label={label} title={label} onClick={act}>
		{sign}
	</button>
)
