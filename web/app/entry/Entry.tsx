import { useState } from 'preact/hooks'
import { readPlace } from '../place.ts'
import { printable } from '../printable.ts'
import type { Recent } from './credentials.ts'
import type { Demo } from './demo.ts'

type Props = {
	readonly recent: readonly Recent[]
	/** undefined unless the page is of local mode */
	readonly demo: Demo | undefined
	readonly onOpen: (fingerprint: string) => void
	readonly onForget: (fingerprint: string) => void
}

/** Asks which device is to be watched. */
export const Entry = ({ recent, demo, onOpen, onForget }: Props) => {
	const [isWrong, setIsWrong] = useState(false)
	const submit = (event: SubmitEvent): void => {
		event.preventDefault()
		const entered = new FormData(event.currentTarget as HTMLFormElement).get('fingerprint')
		const { fingerprint } = readPlace(typeof entered === 'string' ? entered.trim() : '')
		setIsWrong(fingerprint === undefined)
		if (fingerprint !== undefined) onOpen(fingerprint)
	}
	return (
		<div class="entry">
			<h1>Watch a device</h1>
			<p class="muted">Its fingerprint is printed on it, or on its QR code.</p>
			<form class="entry-form" onSubmit={submit}>
				<label for="fingerprint">Fingerprint</label>
				<div class="field">
					<input
						id="fingerprint"
						name="fingerprint"
						class="mono"
						placeholder="29a.ch3ckr"
						autocomplete="off"
						autocapitalize="none"
						spellcheck={false}
						aria-invalid={isWrong}
						aria-describedby={isWrong ? 'fingerprint-problem' : undefined}
					/>
					<button type="submit">Watch</button>
				</div>
				{isWrong && (
					<p id="fingerprint-problem" class="problem" role="alert">
						A fingerprint looks like 29a.ch3ckr.
					</p>
				)}
			</form>
			{demo !== undefined && (
				<p>
					<span class="muted">Nothing at hand?</span>{' '}
					<a href={`#${demo.fingerprint}`}>Open the demo device</a>
				</p>
			)}
			{recent.length > 0 && <Recents recent={recent} onForget={onForget} />}
		</div>
	)
}

/** The devices that were opened in this browser. */
const Recents = ({ recent, onForget }: Pick<Props, 'recent' | 'onForget'>) => (
	<section aria-labelledby="recent-title">
		<h2 id="recent-title">Recent</h2>
		<ul class="recent">
			{recent.map(({ fingerprint, name }) => (
				<li key={fingerprint}>
					<a href={`#${fingerprint}`}>
						<span>{printable(name ?? fingerprint)}</span>
						<span class="mono muted">{fingerprint}</span>
					</a>
					<button
						type="button"
						class="quiet"
						aria-label={`Forget ${printable(name ?? fingerprint)}`}
						onClick={() => onForget(fingerprint)}
					>
						Forget
					</button>
				</li>
			))}
		</ul>
	</section>
)
