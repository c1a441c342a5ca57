import { printable } from '../app/printable.ts'
import type { Frame } from './frames.ts'
import { hexLines } from './hexLines.ts'

type Props = {
	readonly frame: Frame | undefined
	/** to write to the device of the frame */
	readonly onAnswer: (deviceId: string) => void
}

/** So many bytes are shown. */
const shownDigits = 8_192

/** The frame as JSON in lines, or as it came. */
const pretty = (text: string): string => {
	try {
		return JSON.stringify(JSON.parse(text), null, 2)
	} catch {
		return text
	}
}

/** A frame in full. */
export const FrameDetail = ({ frame, onAnswer }: Props) => {
	if (frame === undefined || frame.type === 'note') return null
	const { deviceId, payload, text, name } = frame
	const lines = hexLines((payload ?? '').slice(0, shownDigits))
	return (
		<section class="console-detail" aria-label="Frame">
			<div class="bench-bar">
				<h2>{printable(name)}</h2>
				{deviceId !== undefined && (
					<button type="button" class="quiet" onClick={() => onAnswer(deviceId)}>
						Send to this device
					</button>
				)}
			</div>
			{lines.length > 0 && (
				<>
					<h3>Payload</h3>
					{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached with the keyboard */}
					<pre class="block hex" tabIndex={0}>
						{lines.map(({ offset, hex, text: shown }) => (
							<span key={offset} class="hex-line">
								<span class="muted">{offset}</span>
								<span>{hex}</span>
								<span class="hex-text">{shown}</span>
							</span>
						))}
					</pre>
					{(payload ?? '').length > shownDigits && (
						<p class="muted">The first {shownDigits / 2} bytes. The import log has all of them.</p>
					)}
				</>
			)}
			<h3>Frame</h3>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached with the keyboard */}
			<pre class="block" tabIndex={0}>
				{pretty(text).split('\n').map(printable).join('\n')}
			</pre>
		</section>
	)
}
